import { sql } from 'kysely';
import { internal, type Store } from '../store.ts';
import { isAmongFirst, type Hits, type HitsRange } from './find-hits.ts';
import { isFound } from './word-index.ts';

/** A user's generations, and the hits of a search among them. */
export interface Selection {
  readonly userId: string;
  /** Undefined without a search. */
  readonly hits: Hits | undefined;
  /** The only part of the hits that is read; undefined for all. */
  readonly first?: HitsRange | undefined;
}

/** Selects a user's visible generations, with a search those that it finds. */
export function selectMatches(store: Store, { userId, hits, first }: Selection) {
  const database = store[internal];
  const all = database.db.selectFrom('generations');
  // The condition stands in the statement's text, so that an index of these rows can be used.
  const visible = all.where('userId', '=', userId).where(sql<boolean>`version > 0`);
  if (!hits) return visible;

  const { query, namedId } = hits;
  if (query === undefined) return visible.where('id', '=', namedId ?? '');
  if (namedId !== undefined) return visible.where(sql<boolean>`(id = ${namedId} or ${isFound(database, query)})`);
  if (database.wordIndex === 'tsvector') return visible.where(isFound(database, query));
  // The index of words has the user's visible generations only. SQLite would choose another index for the user.
  return all.where(first ? isAmongFirst(database, query, first) : isFound(database, query));
}
