import type { Selectable } from 'kysely';
import { asVisible } from './append.ts';
import { columnNames, readGeneration } from '../generation/row.ts';
import { terminalStatuses } from '../generation/status.ts';
import type { Generation, GenerationRow } from '../generation/generation.ts';
import { readSeveral } from '../generation/read-listed.ts';
import { prepareRead } from '../prepared-read.ts';
import type { FollowedUpdate, Update } from './update.ts';
import type { UpdatesTable } from '../database/tables.ts';
import { internal, type Store } from '../store.ts';

type UpdateRow = Omit<Selectable<UpdatesTable>, 'userId'>;

const updateNames = [
  'number',
  'generationId',
  'version',
  'status',
  'previousStatus',
  'previousLabel',
  'at',
] as const satisfies readonly (keyof UpdateRow)[];

const readNewest = prepareRead<{ readonly generationId: string }, UpdateRow>({
  columns: updateNames,
  build: ({ db }, value) =>
    db
      .selectFrom('updates')
      .select(updateNames)
      .where('generationId', '=', value('generationId'))
      .orderBy('version', 'desc')
      .limit(1),
});

/** The newest update of a generation; undefined without one. */
export async function findNewestUpdate(store: Store, generationId: string): Promise<Update | undefined> {
  const [row] = await readNewest(store, { generationId });
  return row && readUpdate(row);
}

/** The updates of one generation after a version, oldest first, at most `limit`. */
export async function listGenerationUpdates(
  store: Store,
  generationId: string,
  { afterVersion, limit }: { readonly afterVersion: number; readonly limit: number },
): Promise<readonly Update[]> {
  const rows = await store[internal].db
    .selectFrom('updates')
    .selectAll()
    .where('generationId', '=', generationId)
    .where('version', '>', afterVersion)
    .orderBy('version')
    .limit(limit)
    .execute();
  return rows.map((row) => readUpdate(row));
}

const currentNames = [...columnNames, 'updateNumber'] as const;

const readCurrent = prepareRead<{ readonly id: string }, GenerationRow & { readonly updateNumber: number }>({
  columns: currentNames,
  build: ({ db }, value) =>
    db.selectFrom('generations').select(currentNames).where('id', '=', value('id')).where('version', '>', 0),
});

/** The current state of a generation as an update, even if its newest update is removed; undefined while it is not visible. */
export async function findCurrentUpdate(store: Store, generationId: string): Promise<FollowedUpdate | undefined> {
  const newest = await findNewestUpdate(store, generationId);
  const [row] = await readCurrent(store, { id: generationId });
  if (!row) return undefined;
  const generation = readGeneration(row);
  return newest ? { ...newest, generation } : toCurrentUpdate(generation, row.updateNumber);
}

/** The version of a generation at a position in its user's updates; 0 if it was not visible yet. */
export async function findVersionAt(store: Store, generationId: string, position: number): Promise<number> {
  const row = await store[internal].db
    .selectFrom('updates')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('generationId', '=', generationId)
    .where('number', '<=', position)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** A user's updates after a position, in order, at most `limit`. */
export async function listUserUpdates(
  store: Store,
  userId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly FollowedUpdate[]> {
  const rows = await store[internal].db
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
 * The current states of a user's generations that changed after a position or have not ended, in the order of their newest
 * updates, at most `limit` of those after `from`. They replace removed updates.
 */
export async function listCurrentUpdates(
  store: Store,
  userId: string,
  { changedAfter, from, limit }: { readonly changedAfter: number; readonly from: number; readonly limit: number },
): Promise<readonly FollowedUpdate[]> {
  const rows = await store[internal].db
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
  return rows.map((row) => toCurrentUpdate(readGeneration(row), row.updateNumber));
}

function toCurrentUpdate(generation: Generation, number: number): FollowedUpdate {
  const { id, version, updatedAt } = generation;
  const status = asVisible(generation.status);
  const noPrevious = { previousStatus: null, previousLabel: null };
  return { number, generationId: id, version, status, ...noPrevious, at: updatedAt, generation };
}

/** Updates with their generations, which are read later, so that none is older than its update. */
export async function withGenerations(store: Store, updates: readonly Update[]): Promise<readonly FollowedUpdate[]> {
  const ids = [...new Set(updates.map(({ generationId }) => generationId))];
  const read = ids.length === 0 ? [] : await readSeveral(store, { ids });
  const generations = new Map(read.map((generation) => [generation.id, generation]));
  return updates.map((update) => {
    const generation = generations.get(update.generationId);
    if (!generation) throw new Error(`the generation ${update.generationId} of an update does not exist`);
    return { ...update, generation };
  });
}

function readUpdate(row: UpdateRow): Update {
  return {
    number: row.number,
    generationId: row.generationId,
    version: row.version,
    status: row.status,
    previousStatus: row.previousStatus,
    previousLabel: row.previousLabel,
    at: new Date(row.at),
  };
}
