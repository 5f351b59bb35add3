import type { Generation } from '@videogen/client';
import { useQueues } from '@videogen/client/react';
import { createContext, use, useMemo, type ReactNode } from 'react';
import { LISTED, withPosition, type Waiting } from './with-position.ts';

const WaitingContext = createContext<ReadonlyMap<string, Waiting>>(new Map());

/** Follows the queues for the videos below it. The waiting ones are listed only while there are any. */
export function WaitingProvider({ children }: { readonly children: ReactNode }) {
  const isAnyWaiting = useQueues({ first: 1 }).queues.some(({ waitingCount }) => waitingCount > 0);
  const { queues } = useQueues({ first: isAnyWaiting ? LISTED : 1 });
  const waiting = useMemo(
    () => new Map(queues.flatMap((queue) => queue.waiting.map((each) => [each.id, each]))),
    [queues],
  );
  return <WaitingContext value={waiting}>{children}</WaitingContext>;
}

/** The video with its position as it is now, if it is scheduled. Its position changes without an update of its own. */
export function useWaiting(generation: Generation): Generation {
  return withPosition(generation, use(WaitingContext));
}
