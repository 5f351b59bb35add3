import type { GenerationFilter } from '../generated/operations.ts';
import type { Generation, GenerationPage } from '../generation.ts';
import { matchesFilter } from './matches-filter.ts';

/** The loaded part of a list, newest first. */
export interface LiveList {
  readonly generations: readonly Generation[];
  /** The position after which the next page begins; null while nothing is loaded. */
  readonly endCursor: string | null;
  readonly hasMore: boolean;
}

/** A list without entries, before its first page. */
export const EMPTY_LIST: LiveList = { generations: [], endCursor: null, hasMore: true };

/**
 * Puts a changed generation into its place, or removes it if it has left the filter. One that is older than the loaded part comes with
 * its page. Returns the same list if nothing changes.
 */
export function applyChange(list: LiveList, changed: Generation, filter: GenerationFilter | undefined): LiveList {
  const { generations, hasMore } = list;
  const index = generations.findIndex(({ id }) => id === changed.id);
  const known = generations[index];
  if (known !== undefined && known.version > changed.version) return list;

  if (!matchesFilter(changed, filter)) {
    return known === undefined ? list : { ...list, generations: generations.toSpliced(index, 1) };
  }
  if (known !== undefined) return { ...list, generations: generations.with(index, changed) };
  const createdMs = Date.parse(changed.createdAt);
  const place = generations.findIndex(({ createdAt }) => Date.parse(createdAt) <= createdMs);
  if (place === -1 && hasMore) return list;
  const at = place === -1 ? generations.length : place;
  return { ...list, generations: generations.toSpliced(at, 0, changed) };
}

/** Appends the next page, each generation in its newest known version: one may have left the filter while the page was on its way. */
export function appendPage(
  { generations }: LiveList,
  { nodes, pageInfo: { endCursor, hasNextPage } }: Pick<GenerationPage, 'nodes' | 'pageInfo'>,
  filter: GenerationFilter | undefined,
): LiveList {
  const loaded = new Set(generations.map(({ id }) => id));
  const added = nodes.filter((node) => !loaded.has(node.id) && matchesFilter(node, filter));
  return { generations: [...generations, ...added], endCursor: endCursor ?? null, hasMore: hasNextPage };
}
