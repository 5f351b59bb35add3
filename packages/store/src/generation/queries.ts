import { expressionBuilder, sql } from 'kysely';
import { matchesFilter, type GenerationFilter } from './filter.ts';
import { codecs, columnNames, readGeneration } from './row.ts';
import { prepareRead } from '../prepared-read.ts';
import type { Database } from '../database/tables.ts';
import { isStorable } from '../database/is-storable.ts';
import { entryNames, readListed, type Entry } from './read-listed.ts';
import type { Generation } from './generation.ts';
import { findHits, type Hits } from '../search/find-hits.ts';
import { selectMatches } from '../search/select-matches.ts';
import { internal, type Store } from '../store.ts';

/** A position in the list of a user's generations, newest first. */
export interface ListPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** A part of the list. */
export interface ListOptions {
  readonly userId: string;
  readonly filter: GenerationFilter;
  /** Only generations after this position, that is older ones. */
  readonly after?: ListPosition | undefined;
  /** Only generations before this position, that is newer ones. */
  readonly before?: ListPosition | undefined;
  readonly limit: number;
  /** True to read from the end of the list, oldest first. */
  readonly inverted: boolean;
}

const readOne = prepareRead<{ readonly userId: string; readonly id: string }, Generation>({
  columns: columnNames,
  codecs,
  build: ({ db }, value) =>
    db
      .selectFrom('generations')
      .where('userId', '=', value('userId'))
      .where('version', '>', 0)
      .where((expression) =>
        expression.or([expression('id', '=', value('id')), expression('upstreamId', '=', value('id'))]),
      )
      .select(columnNames),
});

/** A user's visible generation by our id or the upstream's; undefined for any other id. */
export async function findGeneration(store: Store, userId: string, id: string): Promise<Generation | undefined> {
  if (!isStorable(id)) return undefined;
  const [generation] = await readOne(store, { userId, id });
  return generation;
}

const readNewest = prepareRead<{ readonly userId: string; readonly limit: number }, Entry>({
  columns: entryNames,
  build: ({ db }, value) =>
    db
      .selectFrom('generations')
      .where('userId', '=', value('userId'))
      .where('version', '>', 0)
      .select(entryNames)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(value('limit')),
});

/** One page of a user's visible generations by (createdAt, id). */
export async function listGenerations(store: Store, options: ListOptions): Promise<readonly Generation[]> {
  if (isFirstPage(options)) return readListed(store, await readNewest(store, options));
  const hits = options.filter.search && (await findHits(store, options.userId, options.filter.search));
  // One statement: a status that the filter asks for could change between two.
  const rows = await buildPage(store, options, hits).execute();
  return rows.map((row) => readGeneration(row));
}

function isFirstPage({ filter, after, before, inverted }: ListOptions): boolean {
  return !after && !before && !inverted && Object.values(filter).every((condition) => condition === undefined);
}

function buildPage(store: Store, options: ListOptions, hits: Hits | undefined) {
  const { userId, filter, after, before, inverted, limit } = options;
  const direction = inverted ? 'asc' : 'desc';
  const expression = expressionBuilder<Database, 'generations'>();
  const isInPage = expression.and([
    matchesFilter(filter)(expression),
    ...(after ? [sql<boolean>`(created_at, id) < ${printPosition(after)}`] : []),
    ...(before ? [sql<boolean>`(created_at, id) > ${printPosition(before)}`] : []),
  ]);
  const first = { ...readTimes(options), conditions: isInPage, limit, inverted };
  return selectMatches(store, { userId, hits, first })
    .where(isInPage)
    .select(columnNames)
    .orderBy('createdAt', direction)
    .orderBy('id', direction)
    .limit(limit);
}

function printPosition({ createdAt, id }: ListPosition) {
  return sql`(${createdAt.getTime()}, ${id})`;
}

/** The times between which all generations of a page are. */
function readTimes({ filter: { createdAfter, createdBefore }, after, before }: ListOptions) {
  const newest = [createdBefore, after?.createdAt].flatMap((date) => date?.getTime() ?? []);
  const oldest = [createdAfter, before?.createdAt].flatMap((date) => date?.getTime() ?? []);
  return {
    newestMs: newest.length === 0 ? undefined : Math.min(...newest),
    oldestMs: oldest.length === 0 ? undefined : Math.max(...oldest),
  };
}

/** A generation of any user by our id, visible or not. It is for internal use, never for a caller. */
export async function findSubmission(store: Store, id: string): Promise<Generation | undefined> {
  const row = await store[internal].db.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirst();
  return row && readGeneration(row);
}
