import { estimateProcessingTime } from '@videogen/lifecycle';
import { nextLookIn, planDensity, type DensityPace } from '@videogen/poller';
import { align, print } from './align.ts';
import { PRIOR } from './policy.ts';
import { createRandom } from './random.ts';
import { summarise } from './simulate.ts';
import type { Workload } from './workload.ts';

/** How late each change of a status was seen, and how many looks that took. */
export interface StatusChanges {
  readonly name: string;
  /** Mean and 95th percentile of the delay, seconds, of each change in order. */
  readonly delays: readonly { readonly mean: number; readonly p95: number }[];
  /** Looks per completion before it was seen IN_PROGRESS, and from then on. */
  readonly looksWaiting: number;
  readonly looksInProgress: number;
}

/** What looks depend on, watched or not. */
export interface Watching {
  readonly name: string;
  readonly waiting: DensityPace;
  readonly inProgress: DensityPace;
}

const COMPLETIONS = 100;
const BEGINNINGS = 40;
const GENERATIONS = 100;
/** When IN_QUEUE, IN_PROGRESS and COMPLETED are reached, as a part of the processing time; as in the sandbox. */
const REACHED_AT = [0.05, 0.2, 1];
const IN_PROGRESS = 1;

/** Follows generations alone through every status, after 100 completions. */
export function followStatuses(workload: Workload, watching: Watching, seed: number): StatusChanges {
  const times = workload.drawEvenly(BEGINNINGS * GENERATIONS, createRandom(seed));
  const random = createRandom(seed + 1);
  const delays: number[][] = REACHED_AT.map(() => []);
  let looksWaiting = 0;
  let looksInProgress = 0;
  for (let beginning = 0; beginning < BEGINNINGS; beginning += 1) {
    const densities = planDensities(workload, watching, random);
    for (let i = beginning; i < times.length; i += BEGINNINGS) {
      const seconds = times[i] ?? 0;
      let age = 0;
      let reached = 0;
      while (reached < REACHED_AT.length) {
        const isWaiting = reached <= IN_PROGRESS;
        const density = isWaiting ? densities.waiting : densities.inProgress;
        age += nextLookIn([{ density, ageMs: age * 1000, unseenForMs: 0 }]) / 1000;
        if (isWaiting) looksWaiting += 1;
        else looksInProgress += 1;
        // One look may show several changes.
        for (; reached < REACHED_AT.length; reached += 1) {
          const lateSeconds = age - seconds * (REACHED_AT[reached] ?? 1);
          if (lateSeconds < 0) break;
          delays[reached]?.push(lateSeconds);
        }
      }
    }
  }
  return {
    name: watching.name,
    delays: delays.map((late) => {
      const { meanDelaySeconds, p95DelaySeconds } = summarise(late, 0);
      return { mean: meanDelaySeconds, p95: p95DelaySeconds };
    }),
    looksWaiting: looksWaiting / times.length,
    looksInProgress: looksInProgress / times.length,
  };
}

function planDensities(workload: Workload, { waiting, inProgress }: Watching, random: () => number) {
  const history = Array.from({ length: COMPLETIONS }, () => ({ seconds: workload.draw(random), ageDays: 0 }));
  const time = estimateProcessingTime(history, PRIOR);
  return { waiting: planDensity(time, waiting), inProgress: planDensity(time, inProgress) };
}

/** The table of the changes. What looks take until it is IN_PROGRESS, so that people see the queue move, stands by itself. */
export function printStatusChanges(rows: readonly StatusChanges[]): string {
  const head = [
    'seen late by, s: mean (p95)',
    'IN_QUEUE',
    'IN_PROGRESS',
    'COMPLETED',
    'looks',
    'until IN_PROGRESS',
    'after',
  ];
  const body = rows.map(({ name, delays, looksWaiting, looksInProgress }) => [
    name,
    ...delays.map(({ mean, p95 }) => `${print(mean, 1)} (${print(p95, 1)})`),
    print(looksWaiting + looksInProgress, 1),
    print(looksWaiting, 1),
    print(looksInProgress, 1),
  ]);
  return align([head, ...body]).join('\n');
}
