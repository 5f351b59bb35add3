import { createContext, createElement, useContext, useMemo, type ReactNode } from 'react';
import type { VideoGenClient } from '../api.ts';
import { createVideoGenStore, type VideoGenStore } from '../store/create-store.ts';

/** The properties of {@link VideoGenProvider}. */
export interface VideoGenProviderProps {
  /** The client of the hooks below. It is yours to close. */
  readonly client: VideoGenClient;
  readonly children?: ReactNode;
}

const Store = createContext<VideoGenStore | undefined>(undefined);

/**
 * Gives the hooks below it a client. Create the client outside of components: a new one begins with an empty store.
 *
 * @example
 * const client = createVideoGenClient({ url: new URL('/graphql', location.href) });
 * createRoot(root).render(<VideoGenProvider client={client}><App /></VideoGenProvider>);
 */
export function VideoGenProvider({ client, children }: VideoGenProviderProps): ReactNode {
  const store = useMemo(() => createVideoGenStore(client), [client]);
  return createElement(Store.Provider, { value: store }, children);
}

/**
 * The store of the provider above, and its client, for what no hook does. Throws an Error without a provider.
 *
 * @example
 * const { client } = useVideoGenStore();
 * <button onClick={() => client.mutate(CancelGenerationDocument, { id })}>Cancel</button>;
 */
export function useVideoGenStore(): VideoGenStore {
  const store = useContext(Store);
  if (store === undefined) throw new Error('There is no <VideoGenProvider> above this component.');
  return store;
}
