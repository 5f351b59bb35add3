import { sql, type SelectQueryBuilder } from 'kysely';
import { matchesFilter, type GenerationFilter } from './generation-filter.ts';
import { readGeneration } from './generation-row.ts';
import type { Database } from './database.ts';
import type { Generation } from './generation.ts';
import type { Store } from './open-store.ts';

/** A place in the list of a user's generations, newest first. */
export interface ListPlace {
  readonly createdAt: Date;
  readonly id: string;
}

/** A part of the list. */
export interface ListOptions {
  readonly userId: string;
  readonly filter: GenerationFilter;
  /** Only what comes after this place, that is older. */
  readonly after?: ListPlace | undefined;
  /** Only what comes before this place, that is newer. */
  readonly before?: ListPlace | undefined;
  readonly limit: number;
  /** From the end of the list: oldest first. */
  readonly inverted: boolean;
}

/** A user's visible generation by our id or the upstream's; undefined when it is not theirs or not there. */
export async function findGeneration(store: Store, userId: string, id: string): Promise<Generation | undefined> {
  const row = await visible(store, userId)
    .where((expression) => expression.or([expression('id', '=', id), expression('generationId', '=', id)]))
    .selectAll()
    .executeTakeFirst();
  return row && readGeneration(row);
}

/** One page of a user's generations by (createdAt, id). */
export async function listGenerations(store: Store, options: ListOptions): Promise<readonly Generation[]> {
  const { after, before, inverted } = options;
  const direction = inverted ? 'asc' : 'desc';
  let query = visible(store, options.userId).where(matchesFilter(options.filter));
  if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt.getTime()}, ${after.id})`);
  if (before) query = query.where(sql<boolean>`(created_at, id) > (${before.createdAt.getTime()}, ${before.id})`);
  const rows = await query
    .selectAll()
    .orderBy('createdAt', direction)
    .orderBy('id', direction)
    .limit(options.limit)
    .execute();
  return rows.map((row) => readGeneration(row));
}

/** How many of a user's generations match. */
export async function countGenerations(store: Store, userId: string, filter: GenerationFilter): Promise<number> {
  const { count } = await visible(store, userId)
    .where(matchesFilter(filter))
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A generation by our id, visible or not yet, whoever owns it. For the gateway's own work, never for a caller. */
export async function findSubmission(store: Store, id: string): Promise<Generation | undefined> {
  const row = await store.db.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirst();
  return row && readGeneration(row);
}

function visible(store: Store, userId: string): SelectQueryBuilder<Database, 'generations', object> {
  return store.db.selectFrom('generations').where('userId', '=', userId).where('version', '>', 0);
}
