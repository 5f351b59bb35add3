import { PageTitle } from '../frame/page-title.tsx';

/** A screen to come. */
export function OneVideoPage() {
  return <PageTitle>Video</PageTitle>;
}
