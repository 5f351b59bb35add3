import { expect, test } from 'vitest';
import { readInput } from '../src/composer/input-fields.ts';

test('an object of JSON is read as it is', () => {
  const input = {
    prompt: 'A fox',
    model: 'kling_25',
    duration: 5,
    resolution: 'FHD_1080P',
    aspectRatio: 'PORTRAIT_9_16',
    referenceImageUrls: ['https://images.example/1.png'],
    addAudio: true,
    seed: 1_884_201_337,
    extra: { style: 'warm' },
  };

  expect(readInput(input)).toEqual({ input, issues: [] });
});

test('the texts of a table become numbers, choices, lists and objects', () => {
  const { input, issues } = readInput({
    prompt: 'A fox',
    duration: '5',
    resolution: '1080p',
    aspectRatio: '9:16',
    addAudio: 'TRUE',
    cameraFixed: 'false',
    referenceImageUrls: 'https://images.example/1.png https://images.example/2.png',
    extra: '{"style":"warm"}',
    seed: '',
  });

  expect(issues).toEqual([]);
  expect(input).toEqual({
    prompt: 'A fox',
    duration: 5,
    resolution: 'FHD_1080P',
    aspectRatio: 'PORTRAIT_9_16',
    addAudio: true,
    cameraFixed: false,
    referenceImageUrls: ['https://images.example/1.png', 'https://images.example/2.png'],
    extra: { style: 'warm' },
  });
});

test('a value of another type is an issue at its field, and absent from the input', () => {
  const { input, issues } = readInput({ prompt: 7, duration: 'five', resolution: '1081p', addAudio: 1, extra: '[]' });

  expect(input).toEqual({ prompt: '' });
  expect(issues).toEqual([
    { path: ['prompt'], message: 'Expected a text, got 7.' },
    { path: ['duration'], message: 'Expected a whole number, got "five".' },
    { path: ['resolution'], message: 'Expected one of 480p, 720p, 1080p, 4K, got "1081p".' },
    { path: ['addAudio'], message: 'Expected true or false, got 1.' },
    { path: ['extra'], message: 'Expected a JSON object, got "[]".' },
  ]);
});

test('a value that the gateway refuses is passed on, as the page has no rules', () => {
  const { input, issues } = readInput({ prompt: '', duration: 99 });

  expect({ input, issues }).toEqual({ input: { prompt: '', duration: 99 }, issues: [] });
});

test('a field that does not exist is an issue that names those that do', () => {
  const { issues } = readInput({ prompt: 'A fox', lenght: 5 });

  expect(issues).toHaveLength(1);
  expect(issues[0]?.path).toEqual(['lenght']);
  expect(issues[0]?.message).toContain('prompt, model, duration');
});
