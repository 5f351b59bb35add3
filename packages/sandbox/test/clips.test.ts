import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readClip } from '../src/world/clips.ts';
import { pickScene } from '../src/world/pick-scene.ts';
import { scenes } from '../src/world/scenes.ts';
import { startTestSandbox } from './client.ts';

const clips = new URL('../clips/', import.meta.url);
const loops = new URL('loops/', clips);
const shapes = ['16x9', '4x3', '1x1', '9x16', '9x21'];
const names = scenes.map(({ name }) => name);

test.each([
  ['Sunset over a calm sea with a lighthouse beam sweeping', 'lighthouse'],
  ['Rain over a neon city, slow push in between the towers', 'neon-city'],
  ['A fox walks through fresh snow in front of mountains', 'fox'],
  ['Steam rising from a pan, close-up, warm kitchen light', 'pan'],
  ['Fireflies in a pine forest, camera glides between the trees', 'fireflies'],
  ['Wind over red dunes, time-lapse, high sun', 'dunes'],
  ['Retro grid racing towards a setting sun', 'retro-grid'],
  ['Macro shot of frost growing over a window pane', 'icy-window'],
  ['Paper boats drifting through a flooded library at night', 'paper-boats'],
  ['Drone flight along a glacier at first light', 'glacier'],
  ['A cat playing with a ball in a sunny garden', 'cat'],
  ['A CAT!', 'cat'],
  ['Two dogs, [sandbox:fast]', 'dog'],
])('the prompt %j gets the scene %s, with any seed', (prompt, scene) => {
  const seeds = [0, 1, 7, 2 ** 31, -3];

  expect(seeds.map((seed) => pickScene(prompt, seed))).toEqual(seeds.map(() => scene));
});

test('a word for the subject counts more than one for the setting, and one within another word not at all', () => {
  expect(pickScene('In the snow, at night, a train', 1)).toBe('night-train');
  expect(pickScene('A reefer', 1)).toBe(pickScene('A reefer', 1 + scenes.length));
});

test('a setting that several scenes have gets one of these', () => {
  const scenesOfSnow = scenes.filter(({ settings }) => settings.includes('snow')).map(({ name }) => name);

  const picked = scenesOfSnow.map((_, seed) => pickScene('Much snow', seed));

  expect(picked.toSorted()).toEqual(scenesOfSnow.toSorted());
});

test.each(['The meaning of it all', '東京の猫', '🐈', '…'])(
  '%j has no known word: its seeds get all scenes',
  (prompt) => {
    const picked = names.map((_, seed) => pickScene(prompt, 1_000 + seed));

    expect(picked.toSorted()).toEqual(names.toSorted());
    expect(names.map((_, seed) => pickScene(prompt, 1_000 + seed))).toEqual(picked);
  },
);

test('thirty prompts without a known word, with one seed, get many scenes', () => {
  const picked = Array.from({ length: 30 }, (_, index) => pickScene(`Something, number ${index}`, 42));

  expect(new Set(picked).size).toBeGreaterThan(12);
});

test('at least 24 scenes have one loop in each aspect ratio, made by a drawing of that name; nothing else is there', () => {
  const expected = names.flatMap((name) => shapes.map((shape) => `${name}-${shape}.mp4`));

  expect(names.length).toBeGreaterThanOrEqual(24);
  expect(readdirSync(loops).toSorted()).toEqual([...expected, 'sound.mp4'].toSorted());
  expect(names.filter((name) => !existsSync(new URL(`scenes/${name}.ts`, clips)))).toEqual([]);
});

test('all files have different contents, and at most 12 MB together', () => {
  const files = readdirSync(loops).map((file) => new URL(file, loops));

  const digests = new Set(files.map((file) => createHash('sha256').update(readFileSync(file)).digest('hex')));

  expect(digests.size).toBe(files.length);
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThanOrEqual(12_000_000);
});

test('the same generation gets the same bytes, and another with sound', () => {
  const generation = { prompt: 'A cat', seed: 5, aspectRatio: '16:9', addAudio: false };

  const silent = readClip(generation);
  const audible = readClip({ ...generation, addAudio: true });

  expect(readClip(generation)).toEqual(silent);
  expect(audible.etag).not.toBe(silent.etag);
  expect(audible.bytes.length - silent.bytes.length).toBeLessThan(30_000);
});

test('a sandbox holds no clip in memory until one is requested', async () => {
  const before = process.memoryUsage().arrayBuffers;

  await using sandboxes = new AsyncDisposableStack();
  for (let count = 0; count < 20; count++) sandboxes.use(await startTestSandbox());

  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
});
