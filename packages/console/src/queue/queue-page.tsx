import { useQueues } from '@videogen/client/react';
import { Notice } from '../design/notice.tsx';
import { Skeleton } from '../design/skeleton.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { QueuePanel } from './queue-panel.tsx';

/** The most waiting videos that are listed for a model. */
const LISTED = 100;

/** The videos that wait in the gateway for a rate limit, by model, in the order in which they are sent. */
export function QueuePage() {
  const { queues, isLoading, error } = useQueues({ first: LISTED });
  return (
    <>
      <PageTitle>Queue</PageTitle>
      {error !== undefined && <Notice tone="failed">The queue cannot be read. {error.message}</Notice>}
      {isLoading && <Skeleton className="h-40 max-w-[960px]" />}
      {!isLoading && error === undefined && queues.length === 0 && <Nothing />}
      <div className="flex max-w-[960px] flex-col gap-4">
        {queues.map((queue) => (
          <QueuePanel key={queue.model.key} queue={queue} />
        ))}
      </div>
    </>
  );
}

function Nothing() {
  return (
    <div className="flex max-w-[960px] flex-col gap-2 rounded-panel border border-line bg-panel p-6">
      <p className="text-14">The queue is empty.</p>
      <p className="text-14 text-text-2">
        A video with “Wait for room” is here while all slots of its model are used, and is sent as soon as one is free.
        Until then it can be canceled and costs nothing.
      </p>
    </div>
  );
}
