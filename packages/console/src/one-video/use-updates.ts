import { useVideoGenStore } from '@videogen/client/react';
import { useEffect, useState } from 'react';
import type { Update } from './timeline-steps.ts';

const QUERY = `query Updates($id: ID!) {
  generation(id: $id) { updates { at status previousStatus version } }
}`;

interface Answer {
  readonly generation: { readonly updates: readonly Update[] } | null;
}

/** The kept updates of a video, read again for each version; undefined until they are there. */
export function useUpdates(id: string, version: number | undefined): readonly Update[] | undefined {
  const { client } = useVideoGenStore();
  const [updates, setUpdates] = useState<{ readonly id: string; readonly list: readonly Update[] }>();

  useEffect(() => {
    if (version === undefined) return undefined;
    const leaving = new AbortController();
    client.query<Answer, { id: string }>(QUERY, { id }, { signal: leaving.signal }).then(
      ({ data }) => data.generation !== null && setUpdates({ id, list: data.generation.updates }),
      // The page shows the error of the video itself.
      () => undefined,
    );
    return () => leaving.abort();
  }, [client, id, version]);

  return updates?.id === id ? updates.list : undefined;
}
