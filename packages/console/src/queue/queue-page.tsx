import { PageTitle } from '../frame/page-title.tsx';

/** A screen to come. */
export function QueuePage() {
  return <PageTitle>Queue</PageTitle>;
}
