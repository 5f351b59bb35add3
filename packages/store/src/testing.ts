// A separate entry, `@videogen/store/testing`, for tests and measurements that read or change rows directly.

import type { KyselyPlugin } from 'kysely';
import { internal, type Store } from './store.ts';

export { internal } from './store.ts';

/** The same store with a plugin of Kysely for its queries outside of transactions. It prepares no read, so the plugin sees each. */
export function withPlugin(store: Store, plugin: KyselyPlugin): Store {
  const parts = store[internal];
  return {
    ...store,
    [internal]: {
      ...parts,
      get db() {
        return parts.db.withPlugin(plugin);
      },
    },
  };
}
