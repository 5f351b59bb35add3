import type { ProcessingTime } from './distribution.ts';
import type { Turns } from './turns.ts';

/** The progress of a generation at an age in seconds: 0 to {@link MOST_PROGRESS}, never falling. */
export type Progress = (ageSeconds: number) => Promise<number>;

/** The highest progress of an unfinished generation. */
export const MOST_PROGRESS = 0.99;

const POINTS = 96;
const LAST_IN_MEDIANS = 20;

/**
 * Creates the progress of a kind: the age divided by the median processing time of all generations that reach this age.
 * That median leaps up once only stragglers are left, and the quotient would fall: the progress stays at its highest so
 * far. The highest comes from a table, about 1 ms of work, computed at the first use in several turns of the event loop.
 */
export function createProgress(time: ProcessingTime, turns: Turns): Progress {
  let tabulated: Promise<ProgressTable> | undefined;

  return async (ageSeconds) => {
    tabulated ??= tabulate(time, turns);
    const { lastSeconds, parts } = await tabulated;
    const position = Math.sqrt(Math.min(Math.max(ageSeconds, 0) / lastSeconds, 1)) * (POINTS - 1);
    const below = Math.min(Math.floor(position), POINTS - 2);
    const [from = 0, to = 0] = parts.slice(below, below + 2);
    return from + (to - from) * (position - below);
  };
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
    const age = lastSeconds * (index / (POINTS - 1)) ** 2;
    highest = Math.max(highest, age / (age + remainingQuantile(age, 0.5)));
    parts.push(Math.min(highest, MOST_PROGRESS));
  }
  return { lastSeconds, parts };
}
