import { GenerationNotFoundError, UnauthenticatedError } from '@videogen/client';
import { PageTitle } from '../frame/page-title.tsx';
import { ListNotices } from '../videos/list-notices.tsx';

/** The page for an id without a video, or one that could not be read. */
export function NoVideo({ error, id }: { readonly error: Error; readonly id: string }) {
  if (!(error instanceof GenerationNotFoundError) || error instanceof UnauthenticatedError) {
    return <ListNotices error={error} isLoading={false} />;
  }
  return (
    <div className="flex flex-col gap-2">
      <PageTitle>There is no such video</PageTitle>
      <p className="text-text-2">
        No video of this key has the id <code className="font-mono text-12 wrap-anywhere text-text">{id}</code>. It may
        belong to another key.
      </p>
    </div>
  );
}
