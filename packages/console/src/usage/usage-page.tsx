import { PageTitle } from '../frame/page-title.tsx';

/** A screen to come. */
export function UsagePage() {
  return <PageTitle>Usage</PageTitle>;
}
