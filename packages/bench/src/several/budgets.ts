import { align, print } from '../align.ts';
import { PACE } from '../poller-bench.ts';
import { createMixedKinds } from '../workloads.ts';
import { MAIN_SPREAD, PLANNED } from './bench-several.ts';
import { plannedPolicy } from './several-policy.ts';
import { simulateSeveral, type SeveralOutcome } from './simulate-several.ts';

/** Outcome of a request budget with so many in flight. */
export interface BudgetRow {
  readonly inFlight: number;
  /** Infinity: no budget. */
  readonly pollsPerMinute: number;
  readonly outcome: SeveralOutcome;
  /** Mean delay and requests per completion, as ratios to those without a budget. */
  readonly delayRatio: number;
  readonly requestsRatio: number;
}

/** Settings of {@link benchBudgets}. */
export interface BudgetsOptions {
  readonly seed: number;
  readonly quick: boolean;
  readonly inFlight?: readonly number[];
  readonly budgets?: readonly number[];
}

const UNLIMITED = Number.POSITIVE_INFINITY;
const IN_FLIGHT = [30, 100, 200];
const BUDGETS = [60, 90, 120, 150];
const COMPLETIONS = 3000;
const FEW_COMPLETIONS = 1000;

/** Simulates keys with request budgets, for which the longest overdue polls come first. */
export function benchBudgets({
  seed,
  quick,
  inFlight = IN_FLIGHT,
  budgets = BUDGETS,
}: BudgetsOptions): readonly BudgetRow[] {
  const kinds = createMixedKinds(MAIN_SPREAD);
  const policy = plannedPolicy(PLANNED.pagesOf100, { pageSize: 100, pace: PACE });
  return inFlight.flatMap((count) => {
    const simulate = (pollsPerMinute: number): SeveralOutcome =>
      simulateSeveral(policy, kinds, {
        seed,
        inFlight: count,
        beginnings: quick ? 1 : 2,
        completions: quick ? FEW_COMPLETIONS : COMPLETIONS,
        pollsPerMinute,
      });
    const free = simulate(UNLIMITED);
    const compare = (pollsPerMinute: number, outcome: SeveralOutcome): BudgetRow => ({
      inFlight: count,
      pollsPerMinute,
      outcome,
      delayRatio: outcome.meanDelaySeconds / free.meanDelaySeconds,
      requestsRatio: outcome.pollsPerCompletion / free.pollsPerCompletion,
    });
    return [
      ...budgets.map((pollsPerMinute) => compare(pollsPerMinute, simulate(pollsPerMinute))),
      compare(UNLIMITED, free),
    ];
  });
}

/** The table of all budgets. */
export function printBudgets(rows: readonly BudgetRow[]): string {
  const head = ['in flight', 'budget a minute', 'delay', 'requests', 'mean delay', 'p95', 'requests a minute'];
  const body = rows.map(({ inFlight, pollsPerMinute, outcome, delayRatio, requestsRatio }) => [
    String(inFlight),
    Number.isFinite(pollsPerMinute) ? String(pollsPerMinute) : 'none',
    print(delayRatio),
    print(requestsRatio),
    `${print(outcome.meanDelaySeconds, 1)} s`,
    `${print(outcome.p95DelaySeconds, 1)} s`,
    print(outcome.requestsPerMinute, 0),
  ]);
  return [
    'Request budgets of a key, pages of 100: delay and requests per completion as ratios to those without a budget.',
    '',
    ...align([head, ...body]),
  ].join('\n');
}
