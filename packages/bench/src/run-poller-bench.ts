import { sharePace } from '@videogen/poller/testing';
import { calibrate, printCalibration, readCalibrationFigures } from './calibration.ts';
import { compareRoots } from './compare-roots.ts';
import { printFigure } from './figure.ts';
import { readFigures } from './figures.ts';
import { benchPoller } from './poller-bench.ts';
import { benchBudgets, printBudgets } from './several/budgets.ts';
import { benchSeveral, MAIN_SPREAD } from './several/bench-several.ts';
import { printSeveral } from './several/print-several.ts';
import { readSeveralFigures } from './several/several-figures.ts';
import { followStatuses, printStatusChanges } from './status-changes.ts';
import { printTable } from './table.ts';
import { createLogNormal, createWorkloads, SPREADS } from './workloads.ts';

/** Settings of a run. */
export interface PollerBenchOptions {
  readonly seed: number;
  /** Less of everything: the last digit of a ratio is noise. */
  readonly quick: boolean;
}

const IN_FLIGHT = [1, 3, 10, 30, 100];
const OTHER_SPREADS = SPREADS.filter((spread) => spread !== MAIN_SPREAD);

/** Prints the tables and figures of all policies. The same seed gives the same. */
export function runPollerBench({ seed, quick }: PollerBenchOptions): void {
  const startedAt = performance.now();
  const workloads = createWorkloads();
  const rows = benchPoller({ seed, quick, workloads });
  console.log(`${printTable(rows)}\n\n${compareRoots(rows)}\n`);

  const several = benchSeveral({
    seed,
    extent: quick ? 'quick' : 'full',
    inFlight: IN_FLIGHT,
    spreads: quick ? [MAIN_SPREAD] : [MAIN_SPREAD, ...OTHER_SPREADS],
  });
  console.log(`${printSeveral(several)}\n`);
  console.log(`${printBudgets(benchBudgets({ seed, quick }))}\n`);

  const { unwatched, watched, watchedWaiting } = sharePace({
    minIntervalMs: 2000,
    watchedPollFactor: 5,
    pollCostSeconds: 0.2,
  });
  const attention = [
    { name: 'not watched', waiting: unwatched, inProgress: unwatched },
    { name: 'watched', waiting: watchedWaiting, inProgress: watched },
    { name: 'watched, but for the rule of 10 s', waiting: watched, inProgress: watched },
  ].map((watching) => followStatuses(createLogNormal(300, 0.35), watching, seed));
  console.log(`One in flight, 300 s, sigma 0.35:\n\n${printStatusChanges(attention)}\n`);

  const calibrations = calibrate(seed);
  console.log(`${printCalibration(calibrations)}\n`);

  const figures = [...readFigures(rows), ...readSeveralFigures(several), ...readCalibrationFigures(calibrations)];
  console.log(figures.map(printFigure).join('\n'));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`\nSeed ${seed}, ${seconds} s.`);
}
