import { expect, test } from 'vitest';
import { progressOf } from '../src/index.ts';

const BEGAN_AT = Date.parse('2026-11-23T12:00:00.000Z');
const HOUR_MS = 3_600_000;

/** It rises to a half in the first ten seconds and to 0.9 in the next thirty. */
const halfway = {
  progress: 0.1,
  progressCurve: [
    { at: '2026-11-23T12:00:00.000Z', progress: 0.1 },
    { at: '2026-11-23T12:00:10.000Z', progress: 0.5 },
    { at: '2026-11-23T12:00:40.000Z', progress: 0.9 },
  ],
};

test('progress moves along the curve, and is level before its first point and after its last', () => {
  const seconds = [-5, 0, 5, 10, 25, 40, 1000];

  const values = seconds.map((each) => progressOf(halfway, BEGAN_AT + each * 1000));

  expect(values).toEqual([0.1, 0.1, expect.closeTo(0.3), 0.5, expect.closeTo(0.7), 0.9, 0.9]);
});

test.each([-HOUR_MS, 0, HOUR_MS])('with the time of receipt, a clock that is %i ms off changes nothing', (offMs) => {
  const receivedAt = BEGAN_AT + offMs;

  const values = [0, 5, 25].map((seconds) => progressOf(halfway, receivedAt + seconds * 1000, receivedAt));

  expect(values).toEqual([0.1, expect.closeTo(0.3), expect.closeTo(0.7)]);
});

test('progress never falls while time passes', () => {
  const values = Array.from({ length: 500 }, (_, index) => progressOf(halfway, BEGAN_AT + index * 100) ?? NaN);

  expect(values).toEqual(values.toSorted((a, b) => a - b));
});

test('two points of one time are no fault', () => {
  const [first] = halfway.progressCurve;
  if (!first) throw new Error('the curve has no points');
  const steep = { progress: 0.1, progressCurve: [first, { ...first, progress: 0.2 }] };

  expect([0, 1].map((ms) => progressOf(steep, BEGAN_AT + ms))).toEqual([0.1, 0.2]);
});

test('without a curve, progress is that of the generation', () => {
  expect(progressOf({ progress: null, progressCurve: null })).toBeNull();
  expect(progressOf({ progress: 0.4, progressCurve: null })).toBe(0.4);
  expect(progressOf({ progress: 1, progressCurve: [{ at: '2026-11-23T12:00:00.000Z', progress: 1 }] })).toBe(1);
});
