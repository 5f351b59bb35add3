import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { OpenedDatabase } from '../database/opened-database.ts';
import { isStorable } from '../database/is-storable.ts';
import { prepareRead } from '../prepared-read.ts';
import { internal, type Store } from '../store.ts';
import type { Search } from './search.ts';
import { FIRST_OF_MS, isHit, LATEST_MS, printQuery } from './word-index.ts';

/** The ways to find what a search asks for. */
export interface Hits {
  /** The query of the index of words; undefined without any word. */
  readonly query: string | undefined;
  /** Our id of the generation whose id is the text; undefined without one. */
  readonly namedId: string | undefined;
}

const readNamed = prepareRead<
  { readonly userId: string; readonly id: string; readonly text: string },
  { readonly id: string }
>({
  columns: ['id'],
  build: ({ db }, value) =>
    db
      .selectFrom('generations')
      .select('id')
      .where('userId', '=', value('userId'))
      .where('version', '>', 0)
      .where((expression) =>
        expression.or([expression('id', '=', value('id')), expression('upstreamId', '=', value('text'))]),
      ),
});

/** Looks for the generation that the search names, and prepares the query of its words. */
export async function findHits(store: Store, userId: string, { words, id = '', text }: Search): Promise<Hits> {
  const query = words.length === 0 ? undefined : printQuery(store[internal], userId, words);
  const canBeId = isStorable(text) && isStorable(id);
  const [named] = canBeId ? await readNamed(store, { userId, id, text }) : [];
  return { query, namedId: named?.id };
}

/** A part of the hits in the order of the list. Times are inclusive, in milliseconds since 1970. */
export interface HitsRange {
  readonly newestMs: number | undefined;
  readonly oldestMs: number | undefined;
  /** Further conditions on `generations`. */
  readonly conditions: Expression<SqlBool>;
  readonly limit: number;
  /** True to read the oldest of them, false for the newest. */
  readonly inverted: boolean;
}

/**
 * A condition on SQLite's `generations`: the row is among the first hits of the range, or of the same millisecond as the last of them. The
 * index is read in the order of the list, and only as far as needed.
 */
export function isAmongFirst(database: OpenedDatabase, query: string, range: HitsRange): RawBuilder<boolean> {
  const { newestMs = LATEST_MS, oldestMs = 0, conditions, limit, inverted } = range;
  const direction = sql.raw(inverted ? 'asc' : 'desc');
  const isInRange = sql<boolean>`generation_words.rowid >= ${toFirst(oldestMs)}
    and generation_words.rowid < ${toFirst(newestMs + 1)}`;
  const last = sql`(select ${sql.raw(inverted ? 'max' : 'min')}(search_number) from (
    select generations.search_number from generation_words
      cross join generations on generations.search_number = generation_words.rowid
    where ${isHit(database, query)} and ${isInRange} and ${conditions}
    order by generation_words.rowid ${direction} limit ${limit}))`;
  const ofSameMs = inverted ? sql`rowid <= (${last} | ${FIRST_OF_MS - 1})` : sql`rowid >= (${last} & ${-FIRST_OF_MS})`;
  return sql<boolean>`search_number in (
    select rowid from generation_words where ${isHit(database, query)} and ${isInRange} and ${ofSameMs})`;
}

function toFirst(ms: number): number {
  return Math.min(Math.max(ms, 0), LATEST_MS + 1) * FIRST_OF_MS;
}
