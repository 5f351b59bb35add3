import { LRUCache } from 'lru-cache';
import type { Lifecycle } from '@videogen/lifecycle';
import { createDensities } from '../plan/densities.ts';
import { createListKnowledge, type ListKnowledge } from './list-knowledge.ts';
import type { Pace } from '../plan/pace.ts';

/** The state of one poller. Another process works as well without the parts that are only in memory here. */
export interface PollerState {
  readonly lifecycle: Lifecycle;
  readonly minIntervalMs: number;
  readonly densities: ReturnType<typeof createDensities>;
  readonly list: ListKnowledge;
  /** Our ids of generations whose end a page has shown, and that no poll has completed yet. */
  readonly shownEnded: LRUCache<string, true>;
  /** Fractions of a request that searches for lost submissions may still make beside due polls, by account. */
  readonly searchCredits: LRUCache<string, number>;
  /** Submissions of queues that are being sent. */
  readonly sending: Set<Promise<void>>;
}

/** Knowledge of an account's list expires after this many min intervals: 5 minutes if the min interval is 2 s. */
const LIST_KNOWLEDGE_IN_INTERVALS = 150;
const MOST_ACCOUNTS = 10_000;
const MOST_ENDED = 10_000;

export function createPollerState(lifecycle: Lifecycle, pace: Pace): PollerState {
  return {
    lifecycle,
    minIntervalMs: pace.minIntervalMs,
    densities: createDensities(pace),
    list: createListKnowledge(LIST_KNOWLEDGE_IN_INTERVALS * pace.minIntervalMs),
    shownEnded: new LRUCache({ max: MOST_ENDED }),
    searchCredits: new LRUCache({ max: MOST_ACCOUNTS }),
    sending: new Set(),
  };
}
