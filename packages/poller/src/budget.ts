/** A token bucket: so many questions a minute, and a few at once after a rest. */
export interface Budget {
  readonly intervalMs: number;
  readonly burstMs: number;
}

/** So many seconds' worth may be asked at once. */
const BURST_SECONDS = 10;
const MINUTE_MS = 60_000;

/** Makes a budget of so many questions a minute, above 0; at least one at once. */
export function createBudget(perMinute: number): Budget {
  const intervalMs = MINUTE_MS / perMinute;
  return { intervalMs, burstMs: Math.max(BURST_SECONDS * 1000, intervalMs) };
}

/**
 * How many questions may be asked now. The bucket is one number, how far what was asked so far reaches into the future at the
 * budget's pace, as in the ATM Forum's generic cell rate algorithm: below 0 counts as 0.
 */
export function countAffordable({ intervalMs, burstMs }: Budget, paidForMs: number): number {
  // Times are stored in whole milliseconds.
  return Math.max(Math.floor((burstMs - Math.max(paidForMs, 0) + 1) / intervalMs), 0);
}

/** How far it reaches after so many questions more. */
export function pay({ intervalMs }: Budget, paidForMs: number, questions: number): number {
  return questions === 0 ? paidForMs : Math.max(paidForMs, 0) + questions * intervalMs;
}

/** Milliseconds until one question more may be asked. */
export function waitForOne({ intervalMs, burstMs }: Budget, paidForMs: number): number {
  return Math.max(paidForMs + intervalMs - burstMs, 0);
}

/** How far it reaches when nothing may be asked for so long. */
export function pauseFor({ intervalMs, burstMs }: Budget, ms: number): number {
  return ms + burstMs - intervalMs;
}

/** The budget of a process, kept in its memory. */
export interface Purse {
  readonly affordable: () => number;
  readonly pay: (questions: number) => void;
  readonly waitForOneMs: () => number;
}

/** Makes a full purse. */
export function createPurse(budget: Budget): Purse {
  let paidUntil = performance.now();
  const paidForMs = (): number => paidUntil - performance.now();
  return {
    affordable: () => countAffordable(budget, paidForMs()),
    pay: (questions) => {
      paidUntil = performance.now() + pay(budget, paidForMs(), questions);
    },
    waitForOneMs: () => waitForOne(budget, paidForMs()),
  };
}
