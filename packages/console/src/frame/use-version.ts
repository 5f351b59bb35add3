import { useConnectionState } from '@videogen/client/react';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../session/session.tsx';
import { readSettings } from '../settings.ts';

/** The version of a gateway that has been replaced under the open page; undefined while it is that of the page. */
export function useVersion(): string | undefined {
  const { version } = useSession().settings;
  const { state } = useConnectionState();
  const [latest, setLatest] = useState(version);
  const wasLost = useRef(false);

  // A gateway is replaced while the connection is lost.
  useEffect(() => {
    if (state === 'retrying') wasLost.current = true;
    if (state !== 'live' || !wasLost.current) return;
    wasLost.current = false;
    readSettings().then(
      (settings) => setLatest(settings.version),
      () => undefined,
    );
  }, [state]);

  return latest === version ? undefined : latest;
}
