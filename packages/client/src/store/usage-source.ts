import type { VideoGenClient } from '../api.ts';
import type { User } from '../generation.ts';
import { createShare, type Source } from './source.ts';

/** The owner of the key, with plan, usage and rate limits. After a permanent error, the last known state stays beside it. */
export interface UsageSnapshot {
  readonly isLoading: boolean;
  readonly user: User | undefined;
  readonly error: Error | undefined;
}

const LOADING: UsageSnapshot = { isLoading: true, user: undefined, error: undefined };

/** Creates the source of the usage. */
export function createUsageSource(client: Pick<VideoGenClient, 'watchUsage'>): Source<UsageSnapshot> {
  return createShare<UsageSnapshot>()('usage', {
    initial: () => LOADING,
    server: LOADING,
    async run({ signal, set }) {
      for await (const user of client.watchUsage({ signal })) set({ isLoading: false, user, error: undefined });
    },
    fail: (snapshot, error) => ({ ...snapshot, isLoading: false, error }),
  });
}
