import type { Selectable } from 'kysely';
import { asVisible } from './append-update.ts';
import { readGeneration } from './generation-row.ts';
import { terminalStatuses, type Generation, type VisibleStatus } from './generation.ts';
import type { UpdatesTable } from './database.ts';
import type { Store } from './open-store.ts';

/** One change of one generation. */
export interface Update {
  /** Its place among all of the user's updates: 1, 2, 3 … in commit order and without holes. */
  readonly number: number;
  /** Our id of the generation. */
  readonly generationRef: string;
  readonly version: number;
  readonly status: VisibleStatus;
  readonly previousStatus: VisibleStatus | null;
  readonly at: Date;
}

/** The newest update of a generation: what it is now. Undefined while nobody can see it. */
export async function findNewestUpdate(store: Store, generationRef: string): Promise<Update | undefined> {
  const row = await store.db
    .selectFrom('updates')
    .selectAll()
    .where('generationRef', '=', generationRef)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && readUpdate(row);
}

/** The updates of one generation above a version, oldest first, at most `limit`. */
export async function listGenerationUpdates(
  store: Store,
  generationRef: string,
  { afterVersion, limit }: { readonly afterVersion: number; readonly limit: number },
): Promise<readonly Update[]> {
  const rows = await store.db
    .selectFrom('updates')
    .selectAll()
    .where('generationRef', '=', generationRef)
    .where('version', '>', afterVersion)
    .orderBy('version')
    .limit(limit)
    .execute();
  return rows.map((row) => readUpdate(row));
}

/** An update with its generation, at the update's version or newer. */
export interface FollowedUpdate extends Update {
  readonly generation: Generation;
}

/** What a generation is now, as an update: its newest one, also when that is removed. Undefined while nobody can see it. */
export async function findCurrentUpdate(store: Store, generationRef: string): Promise<FollowedUpdate | undefined> {
  const newest = await findNewestUpdate(store, generationRef);
  const row = await store.db
    .selectFrom('generations')
    .selectAll()
    .where('id', '=', generationRef)
    .where('version', '>', 0)
    .executeTakeFirst();
  if (!row) return undefined;
  const generation = readGeneration(row);
  return newest ? { ...newest, generation } : printCurrent(generation, row.updateNumber);
}

/** The version that a generation had at a place in its user's updates; 0 when it was not visible yet. */
export async function findVersionAt(store: Store, generationRef: string, place: number): Promise<number> {
  const row = await store.db
    .selectFrom('updates')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('generationRef', '=', generationRef)
    .where('number', '<=', place)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** A user's updates after a place, in order, at most `limit`. */
export async function listUserUpdates(
  store: Store,
  userId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly FollowedUpdate[]> {
  const rows = await store.db
    .selectFrom('updates')
    .selectAll()
    .where('userId', '=', userId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute();
  return withGenerations(
    store,
    rows.map((row) => readUpdate(row)),
  );
}

/**
 * What a user's generations are now that have changed after a place or are unfinished, in the order of their newest updates,
 * at most `limit` of those after `from`. It stands in for updates that are removed.
 */
export async function listCurrentUpdates(
  store: Store,
  userId: string,
  { changedAfter, from, limit }: { readonly changedAfter: number; readonly from: number; readonly limit: number },
): Promise<readonly FollowedUpdate[]> {
  const rows = await store.db
    .selectFrom('generations')
    .selectAll()
    .where('userId', '=', userId)
    .where('version', '>', 0)
    .where('updateNumber', '>', from)
    .where((expression) =>
      expression.or([expression('updateNumber', '>', changedAfter), expression('status', 'not in', terminalStatuses)]),
    )
    .orderBy('updateNumber')
    .limit(limit)
    .execute();
  return rows.map((row) => printCurrent(readGeneration(row), row.updateNumber));
}

function printCurrent(generation: Generation, number: number): FollowedUpdate {
  const { id, version, updatedAt } = generation;
  const status = asVisible(generation.status);
  return { number, generationRef: id, version, status, previousStatus: null, at: updatedAt, generation };
}

/** Updates with their generations, which are read after them, so that none is older. */
export async function withGenerations(store: Store, updates: readonly Update[]): Promise<readonly FollowedUpdate[]> {
  const ids = [...new Set(updates.map(({ generationRef }) => generationRef))];
  const rows =
    ids.length === 0 ? [] : await store.db.selectFrom('generations').selectAll().where('id', 'in', ids).execute();
  const generations = new Map(rows.map((row) => [row.id, readGeneration(row)]));
  return updates.map((update) => {
    const generation = generations.get(update.generationRef);
    if (!generation) throw new Error(`the generation ${update.generationRef} of an update is gone`);
    return { ...update, generation };
  });
}

function readUpdate(row: Selectable<UpdatesTable>): Update {
  return {
    number: row.number,
    generationRef: row.generationRef,
    version: row.version,
    status: row.status,
    previousStatus: row.previousStatus,
    at: new Date(row.at),
  };
}
