import type { VideoGenClient } from '../api.ts';
import type { WatchQueuesOptions } from '../calls/watch-queues.ts';
import type { ModelQueue } from '../generation.ts';
import { createShare, type Source } from './source.ts';

/** The queues of the key's owner. After a permanent error, the last known state stays beside it. */
export interface QueuesSnapshot {
  readonly isLoading: boolean;
  readonly queues: readonly ModelQueue[];
  readonly error: Error | undefined;
}

/** The most waiting generations of each queue, 1 to 100, by default 20. */
export type QueuesOptions = Pick<WatchQueuesOptions, 'first'>;

const LOADING: QueuesSnapshot = { isLoading: true, queues: [], error: undefined };

/** Creates the sources of the queues. Those with an equal `first` share one subscription. */
export function createQueuesSources(
  client: Pick<VideoGenClient, 'watchQueues'>,
): (options?: QueuesOptions) => Source<QueuesSnapshot> {
  const share = createShare<QueuesSnapshot>();
  return ({ first } = {}) =>
    share(String(first), {
      initial: () => LOADING,
      server: LOADING,
      async run({ signal, set }) {
        for await (const queues of client.watchQueues({ first, signal })) {
          set({ isLoading: false, queues, error: undefined });
        }
      },
      fail: (snapshot, error) => ({ ...snapshot, isLoading: false, error }),
    });
}
