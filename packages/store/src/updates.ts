import type { Selectable } from 'kysely';
import type { UpdatesTable } from './database.ts';
import type { GenerationMode, VisibleStatus } from './generation.ts';
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

/** One of a user's updates, with what a filter asks of its generation. */
export interface UserUpdate {
  readonly update: Update;
  readonly model: string | null;
  readonly mode: GenerationMode | null;
  readonly createdAt: Date;
}

/** A user's updates after a place, in order, at most `limit`. */
export async function listUserUpdates(
  store: Store,
  userId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly UserUpdate[]> {
  const rows = await store.db
    .selectFrom('updates')
    .innerJoin('generations', 'generations.id', 'updates.generationRef')
    .selectAll('updates')
    .select(['generations.modelKey', 'generations.mode', 'generations.createdAt'])
    .where('updates.userId', '=', userId)
    .where('updates.number', '>', after)
    .orderBy('updates.number')
    .limit(limit)
    .execute();
  return rows.map(({ modelKey, mode, createdAt, ...row }) => ({
    update: readUpdate(row),
    model: modelKey,
    mode,
    createdAt: new Date(createdAt),
  }));
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
