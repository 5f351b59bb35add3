import { setTimeout as sleep } from 'node:timers/promises';
import { startPoller } from '@videogen/poller';
import { startSandbox } from '@videogen/sandbox';
import { openStore } from '@videogen/store';
import { openDatabase, orderFaults, recordRequests, type DatabaseKind } from '@videogen/testkit';
import { addUser, countStatus, openLifecycle, paceOf, submitSome } from './open-lifecycle.ts';

/** Submissions of one account whose answers are lost. */
export interface LostOptions {
  readonly database: DatabaseKind;
  readonly count: number;
  /** True if the upstream accepted them, so that its list shows them. */
  readonly isFindable: boolean;
  readonly pollsPerMinute: number;
  readonly minIntervalMs: number;
  /** The time after which the measurement ends, if not all are found. */
  readonly watchForMs: number;
}

/** The requests that the search for them takes. */
export interface LostSearch {
  readonly requestsInWorstMinute: number;
  /** The number that the budget and its burst allow in a minute. */
  readonly allowedInMinute: number;
  readonly found: number;
  /** The time of the search's last request, and the least that the budget allows for the least requests; milliseconds. */
  readonly searchMs: number;
  readonly leastMs: number;
  /** The time until all are recorded, milliseconds. */
  readonly recordedMs: number;
}

const MINUTE_MS = 60_000;
/** The budget allows the requests of so many seconds at once. */
const BURST_SECONDS = 10;
const PAGE_SIZE = 100;

/** Loses the answers of submissions, then starts a poller and counts its requests. */
export async function measureLost(options: LostOptions): Promise<LostSearch> {
  const { count, isFindable, pollsPerMinute, minIntervalMs, watchForMs } = options;
  await using database = await openDatabase(options.database);
  await using store = await openStore(readPlace(database.env));
  await using sandbox = await startSandbox({ port: 0, speed: 1 });
  await using recorder = await recordRequests(sandbox.url);
  await using opened = openLifecycle({
    store,
    baseUrl: `http://127.0.0.1:${recorder.port}/api/v1`,
    minIntervalMs,
    pollsPerMinute,
  });
  const { lifecycle } = opened;
  const userId = await addUser(store);
  const reset = isFindable ? 'after' : 'before';
  await orderFaults(sandbox.url, { match: { endpoint: 'generate' }, times: count, reset });
  // The slowest model: none ends while the search lasts.
  const inputs = Array.from({ length: count }, (_, index) => ({ prompt: `Lost ${index}`, model: 'ltxv-13b' }));
  await submitSome(lifecycle, userId, inputs);
  const sent = recorder.requests.length;

  const startedAt = performance.now();
  await using poller = new AsyncDisposableStack();
  poller.use(startPoller({ lifecycle, pace: paceOf(lifecycle) }));
  while (performance.now() - startedAt < watchForMs && (await countStatus(store, 'UNCONFIRMED')) > 0) {
    await sleep(Math.min(minIntervalMs, 100));
  }
  const recordedMs = performance.now() - startedAt;
  const found = count - (await countStatus(store, 'UNCONFIRMED'));
  await poller.disposeAsync();

  const times = recorder.requests.slice(sent).map(({ at }) => at);
  const last = times.findLast((at) => at < startedAt + recordedMs) ?? Number.NaN;
  const burst = Math.floor((pollsPerMinute * BURST_SECONDS) / 60);
  // Each page of the list, and a poll of each candidate.
  const least = Math.ceil(count / PAGE_SIZE) + count;
  return {
    requestsInWorstMinute: countInWorstMinute(times),
    allowedInMinute: pollsPerMinute + burst,
    found,
    searchMs: last - startedAt,
    recordedMs,
    leastMs: (Math.max(least - burst, 0) / pollsPerMinute) * MINUTE_MS,
  };
}

function readPlace({ DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' }: Readonly<Record<string, string>>) {
  return url.startsWith('sqlite:') ? { path: url.slice('sqlite:'.length) } : { url, encryptionKey };
}

function countInWorstMinute(times: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - MINUTE_MS) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
