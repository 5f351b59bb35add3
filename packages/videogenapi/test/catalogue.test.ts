import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCatalogue, listResolutions, readCatalogue } from '../src/index.ts';

/** A catalogue file that is removed again. */
function writeCatalogue(content: string): Disposable & { readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'videogen-catalogue-'));
  const path = join(folder, 'models.json');
  writeFileSync(path, content);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test('the ten documented models stand in the order of the document', () => {
  const { models } = createCatalogue();

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

test('a model is found by its key alone', () => {
  const catalogue = createCatalogue();

  expect(catalogue.find('kling_25')).toBe(catalogue.models[2]);
  expect(['Kling 2.5', 'KLING_25', '', 'constructor'].map((key) => catalogue.find(key))).toEqual(
    Array(4).fill(undefined),
  );
});

test('a model makes all resolutions up to its highest', () => {
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
    },
  ];
  using file = writeCatalogue(JSON.stringify(models));

  const catalogue = readCatalogue(file.path);

  expect(catalogue.models).toEqual([{ ...models[0], modes: [] }, models[1]]);
  expect(catalogue.find('b')).toEqual(models[1]);
});

test.each([
  ['[', /cannot be read as JSON: /],
  ['{}', /expected a JSON array of models, or \{"extend": \[ models \]\}$/],
  ['[7]', /: entry 1: entry: /],
  ['[{"key":"a","name":"A"},{"name":"B"}]', /: entry 2: key: /],
  ['[{"key":"a"}]', /: entry 1 \(a\): name: /],
  ['[{"key":"a","name":"A","tier":"GOLD"}]', /: entry 1 \(a\): tier: /],
  ['[{"key":"a","name":"A","modes":["TEXT"]}]', /: entry 1 \(a\): modes\.0: /],
  [
    '[{"key":"a","name":"A","durationRange":{"min":9,"max":3}}]',
    /: entry 1 \(a\): durationRange: min must not be above max$/,
  ],
  ['[{"key":"a","name":"A","durationRange":{"min":0,"max":3}}]', /: entry 1 \(a\): durationRange\.min: /],
  ['[{"key":"a","name":"A","typicalProcessingTimeSeconds":0}]', /: entry 1 \(a\): typicalProcessingTimeSeconds: /],
  ['[{"key":"a","name":"A","typicalProcessingTimeSeconds":86401}]', /: typicalProcessingTimeSeconds: /],
  ['[{"key":"a","name":"A","typicalProcessingTimeSeconds":"90"}]', /: typicalProcessingTimeSeconds: /],
  ['[{"key":"a","name":"A","colour":"red"}]', /: entry 1 \(a\): entry: .*"colour"/],
  ['[{"key":"a","name":"A"},{"key":"a","name":"B"}]', /the key "a" stands there twice$/],
])('the catalogue %s is refused with the file, the entry and what was expected', (content, problem) => {
  using file = writeCatalogue(content);

  expect(() => readCatalogue(file.path)).toThrow(problem);
  expect(() => readCatalogue(file.path)).toThrow(file.path);
});

test('a file that is missing is named', () => {
  expect(() => readCatalogue('/nowhere/models.json')).toThrow('/nowhere/models.json: cannot be read as JSON: ENOENT');
});

test('a file may extend the documented models; an entry with a known key takes its place', () => {
  using file = writeCatalogue(
    '{ "extend": [{ "key": "kling-3", "name": "Kling 3" }, { "key": "wan-25", "name": "Wan 2.5b" }] }',
  );

  const catalogue = readCatalogue(file.path);

  expect(catalogue.models).toHaveLength(11);
  expect(catalogue.models.at(-1)).toEqual({ key: 'kling-3', name: 'Kling 3', modes: [] });
  expect(catalogue.find('wan-25')).toEqual({ key: 'wan-25', name: 'Wan 2.5b', modes: [] });
  expect(catalogue.findByWord('Kling 3')?.key).toBe('kling-3');
});
