import { useConnectionState } from '@videogen/client/react';
import { ConnectionWords } from './connection-words.tsx';
import { useOnline } from './use-online.ts';
import { useSeconds } from './use-seconds.ts';

/** The state of the connection in words, live. */
export function Connection() {
  const { state, error, retryInMs, attempt } = useConnectionState();
  const secondsLeft = useSeconds(retryInMs, attempt);
  return <ConnectionWords {...useOnline()} state={state} error={error} secondsLeft={secondsLeft} />;
}
