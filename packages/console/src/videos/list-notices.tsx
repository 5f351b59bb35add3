import { UnauthenticatedError, VideoGenError } from '@videogen/client';
import { useConnectionState } from '@videogen/client/react';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import type { ConnectionFacts } from '../frame/connection-words.tsx';
import { useOnline } from '../frame/use-online.ts';
import { formatExactClock } from '../generation/times.ts';

interface ListFacts {
  readonly error: Error | undefined;
  readonly isLoading: boolean;
}

/** A sentence while the videos below are not up to date, live. */
export function ListNotices(facts: ListFacts) {
  const { state } = useConnectionState();
  return <ListNotice {...facts} {...useOnline()} state={state} />;
}

/** A sentence while the videos below are not up to date. A refused key is the frame's to tell. */
export function ListNotice({
  error,
  isLoading,
  isOnline,
  since,
  state,
}: ListFacts & Omit<ConnectionFacts, 'secondsLeft'>) {
  if (error instanceof UnauthenticatedError) return null;
  if (error !== undefined) return <ReadError error={error} />;
  const age = isLoading ? '' : 'What is shown is from before. ';
  if (!isOnline) {
    return (
      <Notice tone="amber">
        Offline since {formatExactClock(since.toISOString())}. {age}Videos are still being made; this page catches up by
        itself.
      </Notice>
    );
  }
  if (state !== 'retrying') return null;
  return <Notice tone="amber">The gateway does not answer. {age}It is asked again by itself; nothing is lost.</Notice>;
}

function ReadError({ error }: { readonly error: Error }) {
  return (
    <Notice tone="failed" action={<Button onClick={() => location.reload()}>Load again</Button>}>
      The gateway could not answer; nothing was charged. {error.message}
      {error instanceof VideoGenError && <code className="ml-2 font-mono text-12 text-text-2">{error.code}</code>}
    </Notice>
  );
}
