import { readFile } from 'node:fs/promises';
import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { generateFiles } from '../codegen/generate-files.ts';
import * as operations from '../src/generated/operations.ts';
import * as texts from '../src/generated/texts.ts';

const root = new URL('../', import.meta.url);
const published: Readonly<Record<string, string>> = JSON.parse(
  await readFile(new URL('persisted-documents.json', root), 'utf8'),
);

// The generator runs in memory and writes nothing, as a file written before the comparison would always be equal.
test('the generated files are those of the present schema, catalogue and operations', async () => {
  const files = await generateFiles();

  expect(files.map(({ path }) => path)).toEqual([
    'src/generated/operations.ts',
    'src/generated/model-keys.ts',
    'src/generated/schema-types.ts',
    'src/generated/introspection.ts',
    'src/generated/tada-introspection.ts',
    'src/generated/texts.ts',
    'persisted-documents.json',
  ]);
  for (const { path, content } of files) {
    const committed = await readFile(new URL(path, root), 'utf8');
    expect(committed === content, `${path} is stale: run \`npx -y pnpm codegen\``).toBe(true);
  }
});

test('the manifest published with the client holds all of its documents, as it sends them', () => {
  const sent = Object.values<string>(texts).map((text) => print(parse(text)));
  const exported = Object.entries(operations).filter(([name]) => name.endsWith('Document'));

  expect(Object.values(published)).toEqual(sent.toSorted());
  expect(exported).toHaveLength(sent.length);
  expect(Object.values(published).map((text) => /^\w+ (\w+)/.exec(text)?.[1])).toEqual([
    'CancelGeneration',
    'GenerateVideo',
    'GenerateVideos',
    'ImportGenerations',
    'LabelGeneration',
    'RefreshGeneration',
    'Generation',
    'Generations',
    'Me',
    'Model',
    'Models',
    'PreviewGenerateVideos',
    'StatusCounts',
    'UpdatesCursor',
    'GenerationUpdated',
    'GenerationsUpdated',
    'QueuesUpdated',
    'UsageUpdated',
  ]);
});

test('each field of a result has the description of the schema, and inputs have the type of a model key', async () => {
  const text = await readFile(new URL('src/generated/operations.ts', root), 'utf8');

  const results = [...text.matchAll(/^(?:export )?type \w+(?:Fragment|Query|Mutation|Subscription) =.*?;$/gms)].join(
    '\n',
  );
  const fields = [...results.matchAll(/^(.*)readonly (\w+): /gm)].filter(([, , name]) => name !== '__typename');

  expect(fields.filter(([, before = '']) => !before.includes('/** '))).toEqual([]);
  expect(fields.length).toBeGreaterThan(80);
  expect(results).toContain('/** The URL of the video, an MP4 (H.264).');
  expect(text).toContain('readonly model?: ModelKey | null | undefined;');
});
