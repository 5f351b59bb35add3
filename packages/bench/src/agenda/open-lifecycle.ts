import {
  createForecasts,
  createLifecycle,
  liveRateLimit,
  submitAll,
  type GenerateInput,
  type Lifecycle,
} from '@videogen/lifecycle';
import { saveUser, type Store } from '@videogen/store';
import { internal } from '@videogen/store/testing';
import { createCatalogue, openVideoGenApi } from '@videogen/videogenapi';

/** The settings in which the measurements differ. */
export interface LifecycleOptions {
  readonly store: Store;
  /** The upstream's base URL. */
  readonly baseUrl: string;
  readonly minIntervalMs: number;
  /** Both budgets; by default they are never used up. */
  readonly pollsPerMinute?: number | undefined;
}

/** A lifecycle that logs nothing. */
export interface OpenedLifecycle extends AsyncDisposable {
  readonly lifecycle: Lifecycle;
}

const PLENTY = 1_000_000;
const USUAL_SECONDS = 300;

function silent(): void {}

/** Opens a lifecycle as a server does, with its defaults. */
export function openLifecycle(options: LifecycleOptions): OpenedLifecycle {
  const { store, baseUrl, minIntervalMs, pollsPerMinute = PLENTY } = options;
  const api = openVideoGenApi({ baseUrl });
  const catalogue = createCatalogue();
  const lifecycle = createLifecycle(
    {
      store,
      api,
      catalogue,
      forecasts: createForecasts({ store, catalogue, usualSeconds: USUAL_SECONDS }),
      identifier: { forget: silent },
      log: { debug: silent, info: silent, warn: silent, error: silent },
    },
    {
      promptMaxLength: 1000,
      strictModelLimits: false,
      submitGiveUpMs: 35_000,
      usualRateLimit: liveRateLimit,
      reconcileWindowMs: 600_000,
      urlWaitMs: 300_000,
      notFoundWindowMs: 120_000,
      minIntervalMs,
      pollsPerMinute,
      processPollsPerMinute: PLENTY,
    },
  );
  return { lifecycle, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

/** The pace of a poller under a lifecycle. */
export function paceOf({ settings }: Lifecycle) {
  return { minIntervalMs: settings.minIntervalMs, watchedPollFactor: 5, pollCostSeconds: 0.2 };
}

/** Saves a user whose key has no limit in the sandbox, and resolves to its id. */
export async function addUser(store: Store): Promise<string> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  return (await saveUser(store, 'lt_unlimited_agenda', { email: null, plan: null, usage })).id;
}

const AT_ONCE = 20;

/** Submits all inputs, some at a time. Rejects for the first one that did not become a generation. */
export async function submitSome(lifecycle: Lifecycle, userId: string, inputs: readonly GenerateInput[]) {
  for (let start = 0; start < inputs.length; start += AT_ONCE) {
    for (const result of await submitAll(lifecycle, userId, inputs.slice(start, start + AT_ONCE))) {
      if (result.type !== 'success') throw new Error(`a submission ended with ${result.type}`);
    }
  }
}

/** Counts the generations of a status. */
export async function countStatus(store: Store, status: 'COMPLETED' | 'UNCONFIRMED' | 'SCHEDULED'): Promise<number> {
  const { count } = await store[internal].db
    .selectFrom('generations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', '=', status)
    .executeTakeFirstOrThrow();
  return count;
}
