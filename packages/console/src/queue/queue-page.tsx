import { useQueues } from '@videogen/client/react';
import { PageTitle } from '../frame/page-title.tsx';
import { QueueView } from './queue-view.tsx';
import { LISTED } from './with-position.ts';

/** The videos that wait in the gateway for a rate limit, live. */
export function QueuePage() {
  const { queues, isLoading, error } = useQueues({ first: LISTED });
  return (
    <>
      <PageTitle>Queue</PageTitle>
      <QueueView queues={queues} isLoading={isLoading} error={error} />
    </>
  );
}
