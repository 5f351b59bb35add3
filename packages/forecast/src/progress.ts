import type { ProcessingTime } from './distribution.ts';
import { fitCurve, type CurvePoint } from './progress-curve.ts';
import type { Turns } from './turns.ts';

/** The progress of one kind of generations. */
export interface Progress {
  /** The progress at an age in seconds: 0 to {@link MOST_PROGRESS}, never falling. */
  readonly at: (ageSeconds: number) => number;
  /**
   * The progress from an age on, in at most {@link MOST_CURVE_POINTS} points with straight lines between them. It is level after
   * the last point, and never falls. The first point is `at` the given age, rounded down to a step. Afterwards the curve
   * keeps within 0.02 of `at` for ages that are rounded down to steps of up to a hundredth of the median.
   */
  readonly curve: (ageSeconds: number, stepSeconds: number) => readonly CurvePoint[];
}

/** The highest progress of an unfinished generation. */
export const MOST_PROGRESS = 0.99;

const POINTS = 96;
const LAST_IN_MEDIANS = 20;

/**
 * Creates the progress of a kind: the age divided by the median processing time of all generations that reach this age.
 * That median leaps up once only stragglers are left, and the quotient would fall: the progress stays at its highest so
 * far. The highest comes from a table, about 1 ms of work, computed at the first call in several turns of the event loop.
 */
export function createProgress(time: ProcessingTime, turns: Turns): () => Promise<Progress> {
  let tabulated: Promise<Progress> | undefined;
  return () => (tabulated ??= tabulate(time, turns).then(readTable));
}

/** Progress at ages up to `lastSeconds`, denser at the beginning, where most generations end. */
interface ProgressTable {
  readonly lastSeconds: number;
  readonly parts: readonly number[];
}

async function tabulate({ quantile, remainingQuantile }: ProcessingTime, turns: Turns): Promise<ProgressTable> {
  if (turns.isOver()) await turns.next();
  const lastSeconds = quantile(0.5) * LAST_IN_MEDIANS;
  const parts: number[] = [];
  let highest = 0;
  for (let index = 0; index < POINTS; index += 1) {
    if (turns.isOver()) await turns.next();
    const age = toAge(index, lastSeconds);
    highest = Math.max(highest, age / (age + remainingQuantile(age, 0.5)));
    parts.push(Math.min(highest, MOST_PROGRESS));
  }
  return { lastSeconds, parts };
}

function readTable({ lastSeconds, parts }: ProgressTable): Progress {
  function at(ageSeconds: number): number {
    const position = Math.sqrt(Math.min(Math.max(ageSeconds, 0) / lastSeconds, 1)) * (POINTS - 1);
    const below = Math.min(Math.floor(position), POINTS - 2);
    const [from = 0, to = 0] = parts.slice(below, below + 2);
    return from + (to - from) * (position - below);
  }

  return {
    at,
    curve(ageSeconds, stepSeconds) {
      const first = { ageSeconds, progress: at(Math.floor(ageSeconds / stepSeconds) * stepSeconds) };
      // A rounded age is half a step too low on the mean, so the table is met half a step later.
      const tabulated = parts.map((progress, index) => ({
        ageSeconds: toAge(index, lastSeconds) + stepSeconds / 2,
        progress,
      }));
      return fitCurve(first, tabulated, MOST_PROGRESS);
    },
  };
}

function toAge(index: number, lastSeconds: number): number {
  return lastSeconds * (index / (POINTS - 1)) ** 2;
}
