import { sql } from 'kysely';
import { findHits } from '../search/find-hits.ts';
import { selectMatches } from '../search/select-matches.ts';
import { isHit } from '../search/word-index.ts';
import { internal, type Store } from '../store.ts';
import { asVisible } from '../updates/append.ts';
import { matchesFilter, type GenerationFilter } from './filter.ts';
import { compareStatuses, type VisibleStatus } from './status.ts';

const number = sql<number>`count(*)`.as('count');

/** The number of a user's visible generations that match. */
export async function countGenerations(store: Store, userId: string, filter: GenerationFilter): Promise<number> {
  const hits = filter.search && (await findHits(store, userId, filter.search));
  const { search: _, ...others } = filter;
  const isSearchAlone = Object.values(others).every((condition) => condition === undefined);
  if (isSearchAlone && hits?.query !== undefined && hits.namedId === undefined) return countHits(store, hits.query);
  const { count } = await selectMatches(store, { userId, hits })
    .where(matchesFilter(filter))
    .select(number)
    .executeTakeFirstOrThrow();
  return count;
}

/** A status, and the number of generations in it. */
export interface StatusCount {
  readonly status: VisibleStatus;
  readonly count: number;
}

/** The numbers of a user's visible generations by status, without zeros, in the order of a generation's life. */
export async function countByStatus(
  store: Store,
  userId: string,
  filter: GenerationFilter,
): Promise<readonly StatusCount[]> {
  const hits = filter.search && (await findHits(store, userId, filter.search));
  const rows = await selectMatches(store, { userId, hits })
    .where(matchesFilter(filter))
    .select(['status', number])
    .groupBy('status')
    .execute();
  return rows
    .map(({ status, count }) => ({ status: asVisible(status), count }))
    .toSorted((one, other) => compareStatuses(one.status, other.status));
}

/** The index of words has visible generations only. */
async function countHits(store: Store, query: string): Promise<number> {
  const database = store[internal];
  const hits = database.db.selectFrom('generationWords').where(isHit(database, query));
  const { count } = await hits.select(number).executeTakeFirstOrThrow();
  return count;
}
