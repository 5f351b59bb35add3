import { toError } from '../describe-error.ts';
import type { Model, VideoGenClient } from '@videogen/client';
import { useCallback, useEffect, useState } from 'react';

/** The catalogue, as far as it is known. */
export interface Models {
  /** Empty until it has been read. */
  readonly models: readonly Model[];
  /** The reason why it could not be read. */
  readonly error: Error | undefined;
  /** Reads it again, for typical times that have moved. */
  readonly reload: () => void;
}

/** Reads the catalogue. The models that are known stay while it is read again. */
export function useModels(client: VideoGenClient): Models {
  const [models, setModels] = useState<readonly Model[]>([]);
  const [error, setError] = useState<Error>();
  const [readings, setReadings] = useState(0);

  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    async function read(): Promise<void> {
      try {
        setModels(await client.models({}, { signal }));
        setError(undefined);
      } catch (reason) {
        if (!signal.aborted) setError(toError(reason));
      }
    }
    void read();
    return () => ending.abort();
  }, [client, readings]);

  return { models, error, reload: useCallback(() => setReadings((count) => count + 1), []) };
}
