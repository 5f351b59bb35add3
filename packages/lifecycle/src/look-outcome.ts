/** How a look went, for the poller to plan the next one by. */
export type LookOutcome =
  /** VideoGenAPI told of a generation that was written down so long ago, milliseconds on the database's clock. */
  | { readonly type: 'told'; readonly ageMs: number }
  /** What became of a lost submission is still not known, after so many tries in a row. */
  | { readonly type: 'unconfirmed'; readonly tries: number }
  /** Nothing was learned, for the `failures`-th time in a row; VideoGenAPI may have named a wait. */
  | { readonly type: 'failed'; readonly failures: number; readonly retryAfterSeconds: number | undefined };

/** Milliseconds until the next look. */
export type PlanLook = (outcome: LookOutcome) => number;

/** How long a claim for a look holds, milliseconds: longer than one question may take. What a killed process held waits so long. */
export const LOOK_LEASE_MS = 15_000;

const AFTER_FAILURE_SECONDS = 5;

/** Plans the look after one that a caller asked for: the poller goes on from there at its own pace. */
export function planAfterCaller({ firstLookInMs }: { readonly firstLookInMs: number }): PlanLook {
  return (outcome) => {
    if (outcome.type !== 'failed') return firstLookInMs;
    return (outcome.retryAfterSeconds ?? AFTER_FAILURE_SECONDS) * 1000;
  };
}
