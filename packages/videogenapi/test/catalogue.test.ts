import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCatalogue, listResolutions, readCatalogue } from '../src/index.ts';

/** Writes a catalogue file, removed when disposed of. */
function writeCatalogue(content: string): Disposable & { readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), `videogen-test-${process.pid}-`));
  const path = join(folder, 'models.json');
  writeFileSync(path, content);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test('the ten documented models come first, in the order of the document', () => {
  const models = createCatalogue().models.slice(0, 10);

  const rows = models.map(({ key, name, tier, maxResolution, durationRange, modes }) =>
    [key, name, tier, maxResolution, durationRange?.min, durationRange?.max, modes.length].join(' '),
  );
  expect(rows).toEqual([
    'sora-2 Sora 2 FREE FHD_1080P 10 10 2',
    'higgsfield_v1 Higgsfield FREE FHD_1080P 5 15 1',
    'kling_25 Kling 2.5 FREE FHD_1080P 5 10 2',
    'veo_3 Veo 3 Fast PREMIUM FHD_1080P 8 8 2',
    'veo-31 Veo 3.1 Fast PREMIUM FHD_1080P 8 8 3',
    'nanobanana-video Nano Banana FREE HD_720P 5 10 2',
    'ltxv-2 LTV Video 2 FREE UHD_4K 6 10 2',
    'ltxv-13b LTX-Video 13B FREE SD_480P 1 60 1',
    'seedance Seedance FREE FHD_1080P 5 10 2',
    'wan-25 Wan 2.5 FREE FHD_1080P 5 10 2',
  ]);
});

test('sora-2 is documented and ending, the other nine are documented', () => {
  const { models } = createCatalogue();

  const lifecycles = models.slice(0, 10).map(({ lifecycle }) => lifecycle);
  expect(lifecycles).toEqual(['ENDING', ...Array<string>(9).fill('DOCUMENTED')]);
});

test('models that others use and the document lacks come last, with nothing but their key', () => {
  const models = createCatalogue().models.slice(10);

  const keys = ['pixverse', 'kling-3', 'seedance-2', 'seedance-25', 'gemini-omni', 'grok-imagine-1-5', 'veo3'];
  expect(models).toEqual(keys.map((key) => ({ key, name: key, lifecycle: 'SEEN_IN_USE', modes: [] })));
});

test('a model is found by its key alone', () => {
  const catalogue = createCatalogue();

  expect(catalogue.find('kling_25')).toBe(catalogue.models[2]);
  expect(['Kling 2.5', 'KLING_25', '', 'constructor'].map((key) => catalogue.find(key))).toEqual(
    Array(4).fill(undefined),
  );
});

test('a model has all resolutions up to its highest', () => {
  const model = { key: 'x', name: 'X', modes: [] };

  expect(listResolutions({ ...model, maxResolution: 'FHD_1080P' })).toEqual(['SD_480P', 'HD_720P', 'FHD_1080P']);
  expect(listResolutions({ ...model, maxResolution: 'SD_480P' })).toEqual(['SD_480P']);
  expect(listResolutions(model)).toEqual([]);
});

test('a catalogue is read from a file', () => {
  const models = [
    { key: 'a', name: 'A' },
    {
      key: 'b',
      name: 'B',
      tier: 'FREE',
      modes: ['TEXT_TO_VIDEO'],
      durationRange: { min: 1, max: 1 },
      typicalProcessingTimeSeconds: 90.5,
      lifecycle: 'ENDING',
    },
  ];
  using file = writeCatalogue(JSON.stringify(models));

  const catalogue = readCatalogue(file.path);

  expect(catalogue.models).toEqual([{ ...models[0], modes: [] }, models[1]]);
  expect(catalogue.find('b')).toEqual(models[1]);
});

test.each([
  ['{}', 'expected a JSON array of models, or {"extend": [ models ]}, got {}'],
  ['"kling"', 'expected a JSON array of models, or {"extend": [ models ]}, got "kling"'],
  ['[7]', 'entry 1: expected an object, got 7'],
  ['[{"key":"a","name":"A"},{"name":"B"}]', 'entry 2: key: expected a text that is not empty, got nothing'],
  ['[{"key":"a"}]', 'entry 1 (a): name: expected a text that is not empty, got nothing'],
  [
    '[{"key":"","name":7}]',
    'entry 1 (): key: expected a text that is not empty, got ""; name: expected a text that is not empty, got 7',
  ],
  ['[{"key":"a","name":"A","tier":"GOLD"}]', 'entry 1 (a): tier: expected FREE or PREMIUM, got "GOLD"'],
  [
    '[{"key":"a","name":"A","lifecycle":"GONE"}]',
    'entry 1 (a): lifecycle: expected DOCUMENTED, SEEN_IN_USE or ENDING, got "GONE"',
  ],
  [
    '[{"key":"a","name":"A","modes":["TEXT_TO_VIDEO","TEXT"]}]',
    'entry 1 (a): modes.1: expected TEXT_TO_VIDEO, IMAGE_TO_VIDEO or REFERENCE_TO_VIDEO, got "TEXT"',
  ],
  ['[{"key":"a","name":"A","modes":"TEXT"}]', 'entry 1 (a): modes: expected an array, got "TEXT"'],
  [
    '[{"key":"a","name":"A","maxResolution":"8K"}]',
    'entry 1 (a): maxResolution: expected SD_480P, HD_720P, FHD_1080P or UHD_4K, got "8K"',
  ],
  [
    '[{"key":"a","name":"A","durationRange":{"min":9,"max":3}}]',
    'entry 1 (a): durationRange: expected min to be at most max, got {"min":9,"max":3}',
  ],
  [
    '[{"key":"a","name":"A","durationRange":{"min":0,"max":3}}]',
    'entry 1 (a): durationRange.min: expected a whole number above 0, got 0',
  ],
  [
    '[{"key":"a","name":"A","durationRange":[5,10]}]',
    'entry 1 (a): durationRange: expected {"min": seconds, "max": seconds}, got [5,10]',
  ],
  ...['0', '86401', '"90"'].map((given) => [
    `[{"key":"a","name":"A","typicalProcessingTimeSeconds":${given}}]`,
    `entry 1 (a): typicalProcessingTimeSeconds: expected a number above 0 and up to 86400, got ${given}`,
  ]),
  [
    '[{"key":"a","name":"A","colour":"red"}]',
    'entry 1 (a): expected only key, name, provider, description, tier, lifecycle, modes, maxResolution, durationRange, typicalProcessingTimeSeconds, got "colour"',
  ],
  ['[{"key":"a","name":"A"},{"key":"a","name":"B"}]', 'entry 2 (a): expected each key once, got "a" twice'],
])('the catalogue %s is refused with the file and "%s"', (content, problem) => {
  using file = writeCatalogue(content);

  expect(() => readCatalogue(file.path)).toThrow(new Error(`${file.path}: ${problem}`));
});

test('a long value is cut short where it is shown', () => {
  using file = writeCatalogue(JSON.stringify([{ key: 'a', name: 'A', tier: 'GOLD'.repeat(100) }]));

  expect(() => readCatalogue(file.path)).toThrow(
    new Error(`${file.path}: entry 1 (a): tier: expected FREE or PREMIUM, got "${'GOLD'.repeat(14)}GOL…`),
  );
});

test('the error for a file that is not JSON has its path and the mistake', () => {
  using file = writeCatalogue('[{ "key": }]');

  expect(() => readCatalogue(file.path)).toThrow(`${file.path}: expected JSON: Unexpected token '}'`);
});

test('the error for a missing file has its path once', () => {
  expect(() => readCatalogue('/nowhere/models.json')).toThrow(
    new Error('/nowhere/models.json: cannot be read: ENOENT: no such file or directory'),
  );
});

test('a file may extend the known models; an entry with a known key takes its place', () => {
  using file = writeCatalogue(
    '{ "extend": [{ "key": "acme-1", "name": "Acme 1" }, { "key": "wan-25", "name": "Wan 2.5b" }] }',
  );

  const catalogue = readCatalogue(file.path);

  expect(catalogue.models).toHaveLength(18);
  expect(catalogue.models.at(-1)).toEqual({ key: 'acme-1', name: 'Acme 1', modes: [] });
  expect(catalogue.find('wan-25')).toEqual({ key: 'wan-25', name: 'Wan 2.5b', modes: [] });
  expect(catalogue.findByWord('Acme 1')?.key).toBe('acme-1');
});
