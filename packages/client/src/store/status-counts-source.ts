import type { VideoGenClient } from '../api.ts';
import type { GenerationFilter, StatusCountsQuery } from '../generated/operations.ts';
import { StatusCountsText } from '../generated/texts.ts';
import { anySignal } from '../transport/any-signal.ts';
import { delay } from '../transport/backoff.ts';
import { createDeferred } from '../transport/deferred.ts';
import { nameFilter } from './name-filter.ts';
import { createShare, type Live, type SharedOptions, type Source } from './source.ts';
import { untilAnswered } from './until-answered.ts';

/** The number of generations in one status, at least 1. */
export type StatusCount = StatusCountsQuery['generations']['statusCounts'][number];

/** The numbers of generations by status; statuses without generations are left out. */
export interface StatusCountsSnapshot {
  /** True until the first numbers are there. */
  readonly isLoading: boolean;
  readonly statusCounts: readonly StatusCount[];
  /** A permanent error, beside the last numbers. */
  readonly error: Error | undefined;
}

const LOADING: StatusCountsSnapshot = { isLoading: true, statusCounts: [], error: undefined };
/** The shortest time between two reads. */
const READ_AGAIN_MS = 1000;

/** Creates the sources of counts by status. Subscribers of filters that differ in nothing but their `status` share one. */
export function createStatusCountsSources(
  client: Pick<VideoGenClient, 'query' | 'watchAll'>,
): (filter?: GenerationFilter) => Source<StatusCountsSnapshot> {
  const share = createShare<StatusCountsSnapshot>();

  return (given) => {
    const { status: _, ...filter } = given ?? {};

    async function run({ signal: leaving, set }: Live<StatusCountsSnapshot>): Promise<void> {
      const failing = new AbortController();
      const signal = anySignal(leaving, failing.signal);
      let changed = createDeferred<void>();

      async function read() {
        const { data } = await untilAnswered(() => client.query(StatusCountsText, { filter }, { signal }), signal);
        set({ isLoading: false, statusCounts: data.generations.statusCounts, error: undefined });
        return data.generations.updatesCursor;
      }

      async function readAfterChanges(): Promise<void> {
        for (;;) {
          await delay(READ_AGAIN_MS, signal);
          await changed.promise;
          changed = createDeferred();
          await read();
        }
      }

      async function follow(after: string): Promise<void> {
        const updates = client.watchAll({ after, filter, signal })[Symbol.asyncIterator]();
        while ((await updates.next()).done !== true) changed.resolve();
      }

      try {
        const after = await read();
        await Promise.race([follow(after), readAfterChanges()]);
      } finally {
        failing.abort();
      }
    }

    const options: SharedOptions<StatusCountsSnapshot> = {
      initial: () => LOADING,
      server: LOADING,
      run,
      fail: (snapshot, error) => ({ ...snapshot, isLoading: false, error }),
    };
    return share(nameFilter(filter), options);
  };
}
