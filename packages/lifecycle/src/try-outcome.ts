/** How a try went, for the poller to plan the next one by. */
export type TryOutcome =
  /** What became of a lost submission is still not known, after so many tries in a row. */
  | { readonly type: 'unconfirmed'; readonly tries: number }
  /** Nothing was learned, for the `failures`-th time in a row; VideoGenAPI may have named a wait. */
  | { readonly type: 'failed'; readonly failures: number; readonly retryAfterSeconds: number | undefined };

/** Milliseconds until the next try. */
export type PlanTry = (outcome: TryOutcome) => number;

/** How long a claim holds, milliseconds: longer than one question may take. What a killed process held waits so long. */
export const LOOK_LEASE_MS = 15_000;

const AFTER_FAILURE_SECONDS = 5;

/** Plans the try after one that a caller asked for: the poller goes on from there at its own pace. */
export function planAfterCaller({ tryAgainInMs }: { readonly tryAgainInMs: number }): PlanTry {
  return (outcome) => {
    if (outcome.type !== 'failed') return tryAgainInMs;
    return (outcome.retryAfterSeconds ?? AFTER_FAILURE_SECONDS) * 1000;
  };
}
