import { GraphQLError, stripIgnoredCharacters, type DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** The documents that an operator trusts. */
export interface TrustedDocuments {
  /** `prefer` executes other documents as well; `only` refuses them. */
  readonly mode: 'prefer' | 'only';
  /** The text of each document, by the result of `readId`. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The document of an operation: its text, or in either of two ways the id of a trusted document. */
export interface DocumentParams {
  readonly query?: string | null | undefined;
  readonly documentId?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Returns the text of the document that an operation names by an id; undefined if it has a text, or neither. For an unknown id
 * it throws the errors after which the clients of Apollo and urql send the text.
 */
export function findText(trusted: TrustedDocuments | undefined, params: DocumentParams): string | undefined {
  const id = readDocumentId(params);
  // graphql-ws requires a text, which is empty beside an id.
  if (id === undefined || (params.query != null && params.query !== '')) return undefined;
  if (!trusted) throw createPersistedError('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED');
  const text = trusted.texts.get(readId(id));
  if (text === undefined) throw createPersistedError('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
  return text;
}

/** Returns the text that an operation has, or that its id stands for; empty where there is none. */
export function peekText(trusted: TrustedDocuments | undefined, params: DocumentParams): string {
  const id = readDocumentId(params);
  const text: unknown = params.query ?? (id === undefined ? undefined : trusted?.texts.get(readId(id)));
  return typeof text === 'string' ? text : '';
}

/** Creates a plugin that replaces ids by texts over HTTP, and with `only` refuses other documents over every transport. */
export function createTrustedDocuments(trusted: TrustedDocuments | undefined): Plugin {
  const isTrusted = trusted?.mode === 'only' ? createIsTrusted(trusted) : () => true;
  return {
    onParams({ request, params, setParams }) {
      const { documentId, ...others }: typeof params & DocumentParams = params;
      const isGet = request.method === 'GET';
      const id = documentId ?? (isGet ? new URL(request.url).searchParams.get('documentId') : undefined);
      const query = findText(trusted, { ...others, documentId: id });
      setParams(query === undefined ? others : { ...others, query });
    },
    onParse() {
      return ({ result }) => {
        // Checked after the limits of a text.
        if (isDocument(result) && !isTrusted(result)) throw createUntrustedError();
      };
    },
  };
}

/** Normalizes the id of a document: a SHA-256 becomes its lower-case digits, without `sha256:` before them. */
export function readId(id: string): string {
  return /^(?:sha256:)?([\da-f]{64})$/i.exec(id)?.[1]?.toLowerCase() ?? id;
}

/** The `documentId` of GraphQL over HTTP's appendix, or Apollo's `extensions.persistedQuery.sha256Hash`, which urql sends too. */
function readDocumentId({ documentId, extensions }: DocumentParams): string | undefined {
  if (typeof documentId === 'string') return documentId;
  const persisted = extensions?.['persistedQuery'];
  if (typeof persisted !== 'object' || persisted === null || !('sha256Hash' in persisted)) return undefined;
  return typeof persisted.sha256Hash === 'string' ? persisted.sha256Hash : undefined;
}

/** Compares texts without white space, commas and comments, as clients format a trusted text in their own way. */
function createIsTrusted({ texts }: TrustedDocuments): (document: DocumentNode) => boolean {
  const stripped = new Set([...texts.values()].map((text) => stripIgnoredCharacters(text)));
  // createDocuments has a cache, which gives the same object for a text.
  const known = new WeakSet<DocumentNode>();
  return (document) => {
    if (known.has(document)) return true;
    if (!stripped.has(stripIgnoredCharacters(document.loc?.source.body ?? ''))) return false;
    known.add(document);
    return true;
  };
}

function isDocument(value: unknown): value is DocumentNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Document';
}

function createPersistedError(message: string, code: string): GraphQLError {
  // Apollo Server answers these with 200, and some of its clients send the text after no other status. Caches must not keep it.
  const http = { status: 200, headers: { 'cache-control': 'no-store' } };
  return new GraphQLError(message, { extensions: { code, http } });
}

function createUntrustedError(): GraphQLError {
  return new GraphQLError(
    'This gateway executes only the documents that its operator trusts, and this is none of them.',
    {
      extensions: { code: 'DOCUMENT_NOT_TRUSTED', http: { status: 400, spec: false } },
    },
  );
}
