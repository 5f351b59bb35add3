import { GraphQLRequestError } from '@videogen/client';
import { CardSkeleton } from '../videos/card-skeleton.tsx';
import { NoMatch, NoVideos } from '../videos/empty-list.tsx';
import { ListNotice } from '../videos/list-notices.tsx';
import { NOW } from './fixtures/create-generation.ts';
import { State, StateGrid } from './state.tsx';

const importing = { isRunning: false, outcome: undefined, start: () => undefined, dismiss: () => undefined };
const facts = {
  error: undefined,
  isLoading: false,
  isOnline: true,
  since: new Date(NOW - 240_000),
  state: 'live',
} as const;
const away = new GraphQLRequestError([
  { message: 'the database does not answer', extensions: { code: 'STORE_UNAVAILABLE' } },
]);

/** The list without cards, and the sentences above it. */
export function ListStates() {
  return (
    <>
      <State name="Empty">
        <NoVideos importing={importing} />
      </State>
      <State name="Empty, importing">
        <NoVideos importing={{ ...importing, isRunning: true }} />
      </State>
      <State name="Nothing in the selection">
        <NoMatch words={undefined} onClear={() => undefined} />
      </State>
      <State name="Nothing found">
        <NoMatch words="a very long text that no video has" onClear={() => undefined} />
      </State>
      <State name="Loading">
        <StateGrid>
          <CardSkeleton />
          <CardSkeleton />
          <CardSkeleton />
        </StateGrid>
      </State>
      <State name="Offline, with videos from before">
        <ListNotice {...facts} isOnline={false} />
      </State>
      <State name="Offline, without videos">
        <ListNotice {...facts} isOnline={false} isLoading />
      </State>
      <State name="Gateway away">
        <ListNotice {...facts} state="retrying" />
      </State>
      <State name="Error">
        <ListNotice {...facts} error={away} />
      </State>
    </>
  );
}
