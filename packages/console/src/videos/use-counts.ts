import type { GenerationFilter } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { useEffect, useState } from 'react';
import { groupStatuses } from './list-filter.ts';
import type { Group } from './videos-search.ts';

/** The number of videos in each group. */
export type Counts = Readonly<Record<Group, number>>;

/** Changes that come within this time are counted by one query. */
const PAUSE_MS = 1000;

const QUERY = `query Counts($all: GenerationFilter, $underWay: GenerationFilter, $done: GenerationFilter, $attention: GenerationFilter) {
  all: generations(first: 0, filter: $all) { totalCount }
  underWay: generations(first: 0, filter: $underWay) { totalCount }
  done: generations(first: 0, filter: $done) { totalCount }
  attention: generations(first: 0, filter: $attention) { totalCount }
}`;

type Total = { readonly totalCount: number };
type Answer = { readonly all: Total; readonly underWay: Total; readonly done: Total; readonly attention: Total };

/** The number of videos in each group, within a filter that all groups share, live; undefined until it is known. */
export function useCounts(shared: GenerationFilter): Counts | undefined {
  const { client } = useVideoGenStore();
  const text = JSON.stringify(shared);
  const [counts, setCounts] = useState<Counts>();

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function count(): Promise<void> {
      timer = undefined;
      const filter: GenerationFilter = JSON.parse(text);
      const variables = {
        all: filter,
        underWay: { ...filter, status: groupStatuses['under-way'] },
        done: { ...filter, status: groupStatuses.done },
        attention: { ...filter, status: groupStatuses.attention },
      };
      const { data } = await client.query<Answer, typeof variables>(QUERY, variables, { signal });
      setCounts({
        all: data.all.totalCount,
        'under-way': data.underWay.totalCount,
        done: data.done.totalCount,
        attention: data.attention.totalCount,
      });
    }
    async function follow(): Promise<void> {
      await count();
      for await (const _ of client.watchAll({ signal }))
        timer ??= setTimeout(() => void count().catch(ignore), PAUSE_MS);
    }
    // The list beside it shows the error.
    follow().catch(ignore);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [client, text]);

  return counts;
}

function ignore(): void {}
