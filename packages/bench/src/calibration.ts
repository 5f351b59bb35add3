import { estimateProcessingTime } from '@videogen/forecast';
import { align, print } from './align.ts';
import type { Figure } from './figure.ts';
import { PRIOR } from './policy.ts';
import { createRandom } from '@videogen/testkit/random';
import type { Workload } from './workload.ts';
import { createWorkloads, SPREADS, type Spread } from './workloads.ts';

/** Shares of the real ends that fell inside the stated bands. */
export interface Calibration {
  readonly spread: Spread;
  /** Number of completions on which the statements rest. */
  readonly completions: number;
  /** The share inside the central half of the time that was left. */
  readonly inHalf: number;
  /** The share inside its central nine tenths. */
  readonly inNineTenths: number;
}

const COMPLETIONS = [10, 100];
const HISTORIES = 40;
const GENERATIONS = 10;
const STATEMENTS_IN_MEDIAN = 3;

/**
 * Compares the stated end of generations under way with the real one, at random moments and for all medians of a spread together.
 * Every moment of a generation counts, so that a long one counts more. With as many moments of each, those of one age would
 * end sooner than they do.
 */
export function calibrate(seed: number): readonly Calibration[] {
  return SPREADS.flatMap((spread) => {
    const workloads = createWorkloads([spread]);
    return COMPLETIONS.map((completions) => {
      const random = createRandom(seed).next;
      const hits = workloads.flatMap((workload) => state(workload, completions, random));
      const share = (read: (hit: Hit) => boolean): number => hits.filter(read).length / hits.length;
      return {
        spread,
        completions,
        inHalf: share(({ isInHalf }) => isInHalf),
        inNineTenths: share(({ isInNineTenths }) => isInNineTenths),
      };
    });
  });
}

interface Hit {
  readonly isInHalf: boolean;
  readonly isInNineTenths: boolean;
}

function state(workload: Workload, completions: number, random: () => number): readonly Hit[] {
  const times = workload.drawEvenly(HISTORIES * GENERATIONS, random);
  const stepSeconds = workload.medianSeconds / STATEMENTS_IN_MEDIAN;
  const hits: Hit[] = [];
  for (let begun = 0; begun < HISTORIES; begun += 1) {
    const history = Array.from({ length: completions }, () => ({ seconds: workload.draw(random), ageDays: 0 }));
    const { remainingQuantile } = estimateProcessingTime(history, PRIOR);
    // Evenly drawn times ascend: each history meets short and long ones.
    for (let i = begun; i < times.length; i += HISTORIES) {
      const seconds = times[i] ?? 0;
      for (let age = stepSeconds * random(); age < seconds; age += stepSeconds) {
        const isBetween = (low: number, high: number): boolean =>
          seconds - age >= remainingQuantile(age, low) && seconds - age <= remainingQuantile(age, high);
        hits.push({ isInHalf: isBetween(0.25, 0.75), isInNineTenths: isBetween(0.05, 0.95) });
      }
    }
  }
  return hits;
}

/** Prints the table of the stated bands and the shares inside them. */
export function printCalibration(rows: readonly Calibration[]): string {
  const head = ['Ends inside the stated band of', '50 %', '90 %'];
  const body = rows.map(({ spread, completions, inHalf, inNineTenths }) => [
    `${spread}, ${completions} completions`,
    print(inHalf),
    print(inNineTenths),
  ]);
  return align([head, ...body]).join('\n');
}

/** Picks the worst shares after many completions. */
export function readCalibrationFigures(rows: readonly Calibration[]): readonly Figure[] {
  const most = Math.max(...COMPLETIONS);
  const findWorst = ({ band, read, atLeast, atMost }: BandAim): Figure => {
    const [worst] = rows
      .filter(({ completions }) => completions === most)
      .toSorted((a, b) => Math.abs(read(b) - band) - Math.abs(read(a) - band));
    if (worst === undefined) throw new Error('nothing was calibrated');
    const name = `${most} completions: ends inside the stated ${band * 100} % band`;
    return { name, atLeast, atMost, reached: read(worst), remark: `at worst, ${worst.spread}` };
  };
  return [
    findWorst({ band: 0.5, read: ({ inHalf }) => inHalf, atLeast: 0.4, atMost: 0.62 }),
    findWorst({ band: 0.9, read: ({ inNineTenths }) => inNineTenths, atLeast: 0.82, atMost: 0.97 }),
  ];
}

interface BandAim {
  readonly band: number;
  readonly read: (row: Calibration) => number;
  readonly atLeast: number;
  readonly atMost: number;
}
