import { estimateProcessingTime, nextPollIn, planDensity, type DensityPace } from '@videogen/forecast';
import { align, print } from './align.ts';
import { PRIOR } from './policy.ts';
import { createRandom } from '@videogen/testkit/random';
import { summarise } from './simulate.ts';
import type { Workload } from './workload.ts';

/** Delay with which each change of a status was seen, and the polls that it took. */
export interface StatusChanges {
  readonly name: string;
  /** Mean and 95th percentile of the delay, seconds, of each change in order. */
  readonly delays: readonly { readonly mean: number; readonly p95: number }[];
  /** Polls per completion before it was seen IN_PROGRESS, and from then on. */
  readonly pollsWaiting: number;
  readonly pollsInProgress: number;
}

/** Pace of a generation, watched or not. */
export interface Watching {
  readonly name: string;
  readonly waiting: DensityPace;
  readonly inProgress: DensityPace;
}

const COMPLETIONS = 100;
const BEGINNINGS = 40;
const GENERATIONS = 100;
/** Parts of the processing time after which IN_QUEUE, IN_PROGRESS and COMPLETED are reached, as in the sandbox. */
const REACHED_AT = [0.05, 0.2, 1];
const IN_PROGRESS = 1;

/** Follows generations alone through every status, after 100 completions. */
export function followStatuses(workload: Workload, watching: Watching, seed: number): StatusChanges {
  const times = workload.drawEvenly(BEGINNINGS * GENERATIONS, createRandom(seed).next);
  const random = createRandom(seed + 1).next;
  const delays: number[][] = REACHED_AT.map(() => []);
  let pollsWaiting = 0;
  let pollsInProgress = 0;
  for (let beginning = 0; beginning < BEGINNINGS; beginning += 1) {
    const densities = planDensities(workload, watching, random);
    for (let i = beginning; i < times.length; i += BEGINNINGS) {
      const seconds = times[i] ?? 0;
      let age = 0;
      let reached = 0;
      while (reached < REACHED_AT.length) {
        const isWaiting = reached <= IN_PROGRESS;
        const density = isWaiting ? densities.waiting : densities.inProgress;
        age += nextPollIn([{ density, ageMs: age * 1000, unseenForMs: 0 }]) / 1000;
        if (isWaiting) pollsWaiting += 1;
        else pollsInProgress += 1;
        // One poll may show several changes.
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
    pollsWaiting: pollsWaiting / times.length,
    pollsInProgress: pollsInProgress / times.length,
  };
}

function planDensities(workload: Workload, { waiting, inProgress }: Watching, random: () => number) {
  const history = Array.from({ length: COMPLETIONS }, () => ({ seconds: workload.draw(random), ageDays: 0 }));
  const time = estimateProcessingTime(history, PRIOR);
  return { waiting: planDensity(time, waiting), inProgress: planDensity(time, inProgress) };
}

/** Prints the table of the changes. Polls until IN_PROGRESS, which show people that the queue moves, have a column of their own. */
export function printStatusChanges(rows: readonly StatusChanges[]): string {
  const head = [
    'seen late by, s: mean (p95)',
    'IN_QUEUE',
    'IN_PROGRESS',
    'COMPLETED',
    'polls',
    'until IN_PROGRESS',
    'after',
  ];
  const body = rows.map(({ name, delays, pollsWaiting, pollsInProgress }) => [
    name,
    ...delays.map(({ mean, p95 }) => `${print(mean, 1)} (${print(p95, 1)})`),
    print(pollsWaiting + pollsInProgress, 1),
    print(pollsWaiting, 1),
    print(pollsInProgress, 1),
  ]);
  return align([head, ...body]).join('\n');
}
