import { PageTitle } from '../frame/page-title.tsx';

/** A screen to come. */
export function VideosPage() {
  return <PageTitle>Videos</PageTitle>;
}
