import { readFileSync } from 'node:fs';
import { GraphQLError, Kind, parse, validate } from 'graphql';
import { schema } from '@videogen/schema';
import { readId, type TrustedDocuments } from './trusted-documents.ts';

/** Manifests that cannot be used. Each problem is a sentence with the file, the id and the reason. */
export class ManifestError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads manifests of trusted documents: JSON objects of ids and texts, as GraphQL Code Generator's client preset writes them, or
 * Apollo's operation manifests. Every document is validated. Throws a {@link ManifestError} with all problems at once.
 */
export function readTrustedDocuments(mode: TrustedDocuments['mode'], paths: readonly string[]): TrustedDocuments {
  const texts = new Map<string, string>();
  const problems = paths.flatMap((path) => {
    const entries = readManifest(path);
    if (typeof entries === 'string') return [`${path}: ${entries}`];
    return entries.flatMap(([id, text]) => {
      const known = texts.get(readId(id));
      const problem = known !== undefined && known !== text ? 'another document has this id' : findProblem(text);
      texts.set(readId(id), text);
      return problem === undefined ? [] : [`${path}: ${JSON.stringify(id)}: ${problem}`];
    });
  });
  if (problems.length > 0) throw new ManifestError(problems);
  return { mode, texts };
}

type Entries = readonly (readonly [id: string, text: string])[];

const EXPECTED = "expected a JSON object of ids and documents, or Apollo's operation manifest";

/** The ids and texts of a manifest, or the problem of the manifest as a whole. */
function readManifest(path: string): Entries | string {
  const manifest = readJson(path);
  if (typeof manifest === 'string') return manifest;
  const entries = listEntries(manifest);
  const texts = entries.flatMap(([id, text]) =>
    typeof id === 'string' && typeof text === 'string' ? [[id, text] as const] : [],
  );
  if (texts.length < entries.length) return EXPECTED;
  return texts.length === 0 ? 'it has no document' : texts;
}

function readJson(path: string): object | string {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null ? content : EXPECTED;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return error instanceof SyntaxError ? `expected JSON: ${reason}` : `cannot be read: ${reason}`;
  }
}

/** Apollo's format: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format */
function listEntries(manifest: object): readonly (readonly [id: unknown, text: unknown])[] {
  if (!('operations' in manifest && Array.isArray(manifest.operations))) return Object.entries(manifest);
  return manifest.operations.map((each: unknown) =>
    typeof each === 'object' && each !== null && 'id' in each && 'body' in each ? [each.id, each.body] : [null, null],
  );
}

/** The reason why a document cannot be executed; undefined for a valid one. */
function findProblem(text: string): string | undefined {
  try {
    const document = parse(text);
    if (!document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)) return 'it has no operation';
    return validate(schema, document)[0]?.message;
  } catch (error) {
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
}
