import type { Generation } from '@videogen/client';
import { useGenerations, useVideoGenStore } from '@videogen/client/react';
import { useEffect, useState } from 'react';
import { PAGE_SIZE, toFilter } from '../videos/list-filter.ts';
import type { VideosSearch } from '../videos/videos-search.ts';

/** The ids of the videos beside one in the list; undefined at an end. */
export interface Neighbours {
  readonly newer: string | undefined;
  readonly older: string | undefined;
}

/** Finds the videos beside one in the list with these filters: in the loaded part of the list, else by asking the gateway. */
export function useNeighbours(id: string, generation: Generation | undefined, search: VideosSearch): Neighbours {
  const { generations, hasMore, loadMore, isLoading } = useGenerations({
    filter: toFilter(search),
    pageSize: PAGE_SIZE,
  });
  const index = generations.findIndex((each) => each.id === id);
  const isLast = index !== -1 && index === generations.length - 1;
  const asked = useAskedNeighbours(isLoading || index !== -1 ? undefined : generation, search);

  useEffect(() => {
    if (isLast && hasMore) loadMore();
  }, [isLast, hasMore, loadMore]);

  if (index === -1) return asked;
  return { newer: generations[index - 1]?.id, older: generations[index + 1]?.id };
}

const NONE: Neighbours = { newer: undefined, older: undefined };

/** Asks for the next video on either side of one that is not in the loaded part of the list. */
function useAskedNeighbours(generation: Generation | undefined, search: VideosSearch): Neighbours {
  const { client } = useVideoGenStore();
  const createdAt = generation?.createdAt;
  const filterText = JSON.stringify(toFilter(search));
  const [neighbours, setNeighbours] = useState(NONE);

  useEffect(() => {
    setNeighbours(NONE);
    if (createdAt === undefined) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const filter = JSON.parse(filterText);
    Promise.all([
      client.generations({ last: 1, filter: { ...filter, createdAfter: createdAt } }, { signal }),
      client.generations({ first: 1, filter: { ...filter, createdBefore: createdAt } }, { signal }),
    ]).then(
      ([newer, older]) => setNeighbours({ newer: newer.nodes[0]?.id, older: older.nodes[0]?.id }),
      // Without them the buttons stay disabled.
      () => undefined,
    );
    return () => leaving.abort();
  }, [client, createdAt, filterText]);

  return neighbours;
}
