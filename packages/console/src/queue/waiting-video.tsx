import type { Generation } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { cancelOne } from '../videos/cancel-all.ts';
import { formatExactClock } from '../generation/times.ts';

/** One waiting video, with its position, its time, and its cancellation. */
export function WaitingVideo({
  generation: { id, prompt, submitAt, queuePosition },
}: {
  readonly generation: Pick<Generation, 'id' | 'prompt' | 'submitAt' | 'queuePosition'>;
}) {
  const { cancel, isCanceling, problem } = useCancel(id);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <span className="w-4 text-12 text-text-3">{queuePosition}</span>
      <Link
        to="/videos/$id"
        params={{ id }}
        className="flex min-h-9 min-w-0 flex-1 items-center pointer-coarse:min-h-11"
      >
        <span className="truncate hover:underline" title={prompt}>
          {prompt}
        </span>
      </Link>
      {submitAt !== null && (
        <span className="w-full pl-8 text-12 text-text-2 max-sm:order-last max-sm:pb-1 sm:w-auto sm:pl-0">
          To be sent at {formatExactClock(submitAt)}
        </span>
      )}
      <Button size={12} onClick={cancel} disabled={isCanceling} aria-label={`Cancel “${prompt}”`}>
        Cancel
      </Button>
      {problem !== undefined && (
        <p role="alert" className="w-full text-12 text-failed">
          {problem}
        </p>
      )}
    </li>
  );
}

function useCancel(id: string) {
  const { client } = useVideoGenStore();
  const [isCanceling, setIsCanceling] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function cancel(): Promise<void> {
    setIsCanceling(true);
    setProblem(undefined);
    // A canceled one leaves the list by its update.
    setProblem(await cancelOne(client, id));
    setIsCanceling(false);
  }

  return { cancel: () => void cancel(), isCanceling, problem };
}
