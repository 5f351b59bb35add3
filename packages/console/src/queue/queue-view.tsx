import type { ModelQueue } from '@videogen/client';
import { Notice } from '../design/notice.tsx';
import { Skeleton } from '../design/skeleton.tsx';
import { SlotsExplained } from '../usage/slots-explained.tsx';
import { QueuePanel } from './queue-panel.tsx';

/** The queues by model, each in the order in which its videos are sent. */
export function QueueView({
  queues,
  isLoading,
  error,
}: {
  readonly queues: readonly ModelQueue[];
  readonly isLoading: boolean;
  readonly error: Error | undefined;
}) {
  return (
    <>
      {error !== undefined && (
        <div className="max-w-[960px]">
          <Notice tone="failed">The queue cannot be read. {error.message}</Notice>
        </div>
      )}
      {isLoading && <Skeleton className="h-40 max-w-[960px]" />}
      {!isLoading && error === undefined && queues.every(({ waitingCount }) => waitingCount === 0) && <Nothing />}
      <div className="flex max-w-[960px] flex-col gap-4">
        {queues.length > 0 && <SlotsExplained />}
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
        A video with “Wait for a slot” is here while all slots of its model are used, and is sent as soon as one is
        free. Until then it can be canceled and costs nothing.
      </p>
    </div>
  );
}
