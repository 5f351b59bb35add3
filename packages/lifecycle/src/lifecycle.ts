import type { AccountBudgets, Store } from '@videogen/store';
import type { Catalogue, VideoGenApi } from '@videogen/videogenapi';
import type { Forecasts } from './forecast/forecasts.ts';
import type { ImportsUnderWay } from './recovery/imports-under-way.ts';
import { createReadings, type Readings } from './recovery/reading.ts';
import type { Identifier } from './identity/identify.ts';
import type { Log } from './log.ts';
import type { RefreshResult } from './poll/refresh-result.ts';
import type { LifecycleSettings } from './settings.ts';
import { createSubmissionsUnderWay, type SubmissionsUnderWay } from './submission/under-way.ts';
import { createSlots, type Slots } from './upstream/slots.ts';
import { createBudget, createTokenBucket, type TokenBucket } from './upstream/token-bucket.ts';
import { createAccountBudgets } from './upstream/tokens.ts';

/** The parts that a lifecycle uses, and does not own. */
export interface Dependencies {
  readonly store: Store;
  /** Only upstream sessions and the login call it. */
  readonly api: VideoGenApi;
  readonly catalogue: Catalogue;
  readonly forecasts: Forecasts;
  /** Forgets each key that VideoGenAPI refuses although it was accepted before. */
  readonly identifier: Pick<Identifier, 'forget'>;
  readonly log: Log;
}

/** The first parameter of every function that submits, polls, reconciles or imports generations. */
export interface Lifecycle extends Dependencies {
  readonly settings: LifecycleSettings;
  readonly submissions: SubmissionsUnderWay;
  readonly imports: ImportsUnderWay;
  /** The polls that callers asked for and that this process makes, by our id of the generation. */
  readonly refreshes: Map<string, Promise<RefreshResult>>;
  readonly readings: Readings;
  /** The request budgets of each account. */
  readonly budgets: AccountBudgets;
  /** The request budget of this process. */
  readonly bucket: TokenBucket;
  readonly statusSlots: Slots;
}

/** The most status requests with one key at the same time. */
const MOST_AT_ONCE = 5;

/** Creates a lifecycle with nothing under way. */
export function createLifecycle(dependencies: Dependencies, settings: LifecycleSettings): Lifecycle {
  return {
    ...dependencies,
    settings,
    submissions: createSubmissionsUnderWay(),
    imports: new Map(),
    refreshes: new Map(),
    readings: createReadings(),
    budgets: createAccountBudgets(settings.pollsPerMinute),
    bucket: createTokenBucket(createBudget(settings.processPollsPerMinute)),
    statusSlots: createSlots(MOST_AT_ONCE),
  };
}
