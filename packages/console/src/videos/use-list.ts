import { useGenerations } from '@videogen/client/react';
import { useState } from 'react';
import { PAGE_SIZE, toFilter } from './list-filter.ts';
import type { VideosSearch } from './videos-search.ts';

type List = ReturnType<typeof useGenerations>;

/** The live list of a filter. Until its first page is there, that of the filter before is shown. */
export function useList(search: VideosSearch): {
  readonly name: string;
  readonly list: List;
  readonly isOfBefore: boolean;
} {
  const filter = toFilter(search);
  const name = JSON.stringify(filter);
  const list = useGenerations({ filter, pageSize: PAGE_SIZE });
  const [last, setLast] = useState({ name, list });

  if (!list.isLoading && (last.name !== name || last.list.generations !== list.generations)) setLast({ name, list });
  if (list.isLoading && last.name !== name && !last.list.isLoading) return { ...last, isOfBefore: true };
  return { name, list, isOfBefore: false };
}
