import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createProcessingTime,
  createProgress,
  createTurns,
  MOST_CURVE_POINTS,
  type CurvePoint,
  type ProcessingTimeShape,
} from '../src/index.ts';

const PROMISED = 0.02;
const CHECKED_AGES = 2000;

const shape = fc.record({
  medianSeconds: fc.double({ min: 0.2, max: 20_000, noNaN: true }),
  sigma: fc.double({ min: 0.03, max: 4, noNaN: true }),
  stragglers: fc.double({ min: 0.001, max: 0.9, noNaN: true }),
});
/** An age in medians; most generations end at one. */
const age = fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }));

test('a curve begins with the progress, never falls, has 12 points at most and keeps within 0.02 of later answers', async () => {
  await fc.assert(
    fc.asyncProperty(shape, age, async (given, medians) => {
      const ageSeconds = medians * given.medianSeconds;
      const { answer, curve } = await followKind(given, ageSeconds);
      const values = curve.map(({ progress }) => progress);

      expect(curve[0]).toEqual({ ageSeconds, progress: answer(ageSeconds) });
      expect(curve.length).toBeLessThanOrEqual(MOST_CURVE_POINTS);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(Math.max(...values)).toBeLessThan(1);
      expect(findWorst(curve, answer, 30 * given.medianSeconds)).toBeLessThan(PROMISED);
    }),
    { numRuns: 300 },
  );
});

test('the curve of a usual kind is a few points', async () => {
  const { curve } = await followKind({ medianSeconds: 300, sigma: 0.35, stragglers: 0.03 }, 0);

  expect(curve.length).toBeLessThanOrEqual(6);
  expect(curve.at(-1)?.progress).toBeGreaterThan(0.8);
});

test('a check of a curve notices one that is two hundredths off', async () => {
  const { answer, curve } = await followKind({ medianSeconds: 300, sigma: 0.35, stragglers: 0.03 }, 0);
  const shifted = curve.map(({ ageSeconds, progress }) => ({ ageSeconds, progress: progress + PROMISED }));

  expect(findWorst(shifted, answer, 900)).toBeGreaterThanOrEqual(PROMISED);
});

/** A kind's answers by rounded ages, as the gateway makes them, and its curve from an age on. */
async function followKind(given: ProcessingTimeShape, ageSeconds: number) {
  const progress = await createProgress(createProcessingTime(given), createTurns())();
  const stepSeconds = Math.min(given.medianSeconds / 100, 1);
  const answer = (seconds: number): number => progress.at(Math.floor(seconds / stepSeconds) * stepSeconds);
  return { answer, curve: progress.curve(ageSeconds, stepSeconds) };
}

/** The largest difference between a curve and the answers, up to so many seconds after its beginning. */
function findWorst(curve: readonly CurvePoint[], answer: (seconds: number) => number, seconds: number): number {
  const [{ ageSeconds: from } = { ageSeconds: 0 }] = curve;
  const ages = Array.from({ length: CHECKED_AGES }, (_, index) => from + seconds * (index / CHECKED_AGES) ** 2);
  return Math.max(...ages.map((each) => Math.abs(readCurve(curve, each) - answer(each))));
}

function readCurve(curve: readonly CurvePoint[], ageSeconds: number): number {
  const after = curve.findIndex((point) => point.ageSeconds > ageSeconds);
  const [from, to] = after === -1 ? curve.slice(-1) : curve.slice(after - 1);
  if (!from) throw new Error('the curve has no points');
  if (!to) return from.progress;
  const part = (ageSeconds - from.ageSeconds) / (to.ageSeconds - from.ageSeconds);
  return from.progress + (to.progress - from.progress) * part;
}
