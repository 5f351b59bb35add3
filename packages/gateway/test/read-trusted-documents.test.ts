import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ManifestError, readTrustedDocuments, startGateway } from '../src/index.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-`));
});

afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Returns the problems of manifests that cannot be used. */
function readProblems(...paths: readonly string[]): readonly string[] {
  try {
    readTrustedDocuments('only', paths);
    return [];
  } catch (error) {
    if (error instanceof ManifestError) return error.problems;
    throw error;
  }
}

const text = '{ me { email } }';
const other = '{ models { key } }';
const hash = 'ab'.repeat(32);

test("manifests of the client preset, of Apollo and of other tools are read, their ids with or without 'sha256:'", async () => {
  const preset = await write('preset.json', { [`sha256:${hash}`]: text });
  const apollo = await write('apollo.json', {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: hash.toUpperCase(), name: 'Me', type: 'query', body: text }],
  });
  const relay = await write('relay.json', { an_md5_perhaps: other });

  const trusted = readTrustedDocuments('prefer', [preset, apollo, relay]);

  expect(trusted).toEqual({
    mode: 'prefer',
    texts: new Map([
      [hash, text],
      ['an_md5_perhaps', other],
    ]),
  });
});

test('all problems of manifests are reported at once, with the file, the id and the reason', async () => {
  const missing = join(folder, 'missing.json');
  const noJson = await write('no-json.json', '{');
  const list = await write('list.json', [1]);
  const numbers = await write('numbers.json', { a: 1 });
  const empty = await write('empty.json', {});
  const noBody = await write('no-body.json', { operations: [{ id: 'a' }] });
  const documents = await write('documents.json', {
    syntax: '{ me',
    field: '{ nothing }',
    fragment: 'fragment F on User { email }',
    good: text,
  });
  const again = await write('again.json', { good: other });

  const problems = readProblems(missing, noJson, list, numbers, empty, noBody, documents, again);

  const expected = "expected a JSON object of ids and documents, or Apollo's operation manifest";
  expect(problems).toEqual([
    `${missing}: cannot be read: ENOENT: no such file or directory, open '${missing}'`,
    expect.stringMatching(/no-json\.json: expected JSON: /),
    `${list}: ${expected}`,
    `${numbers}: ${expected}`,
    `${empty}: it has no document`,
    `${noBody}: ${expected}`,
    `${documents}: "syntax": Syntax Error: Expected Name, found <EOF>.`,
    `${documents}: "field": Cannot query field "nothing" on type "Query".`,
    `${documents}: "fragment": it has no operation`,
    `${again}: "good": another document has this id`,
  ]);
});

test('a document that exceeds a limit is warned about at the start', async () => {
  await using opened = await openGatewayOptions();
  const warnings: object[] = [];
  const log = {
    ...opened.options.lifecycle.log,
    warn: (fields: object, message: string) => void warnings.push({ ...fields, message }),
  };
  const deep = `{ generation(id: "none") { ${'updates { generation { '.repeat(5)}id${' } }'.repeat(5)} } }`;
  const trustedDocuments = readTrustedDocuments('only', [
    await write('limits.json', { deep, long: `${text} #${'x'.repeat(40_000)}`, good: text }),
  ]);

  await using gateway = await startGateway({
    ...opened.options,
    trustedDocuments,
    lifecycle: { ...opened.options.lifecycle, log },
  });

  expect(gateway.url).toMatch(/^http/);
  const message = 'a trusted document exceeds a limit and will be refused';
  expect(warnings).toEqual([
    {
      id: 'deep',
      reason: 'The operation is too deep: expected at most 10 levels of fields, got 12.',
      message,
    },
    { id: 'long', reason: 'The query text is too long: expected at most 32768 bytes, got 40018.', message },
  ]);
});
