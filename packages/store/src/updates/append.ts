import type { Transaction } from 'kysely';
import type { Database, UpdatesTable } from '../database/tables.ts';
import type { Generation } from '../generation/generation.ts';
import type { GenerationStatus, VisibleStatus } from '../generation/status.ts';
import { placeEach, prepareWrite, type Transacting } from '../prepared-write.ts';
import type { Values } from '../prepared-read.ts';
import { type Store, internal } from '../store.ts';

/**
 * Inserts the update of a change, in the transaction of the change and under the user's next number.
 */
export async function appendUpdate(
  store: Store,
  trx: Transaction<Database>,
  change: Pick<Generation, 'id' | 'userId' | 'version' | 'status'>,
  previousStatus: VisibleStatus | null,
): Promise<void> {
  const number = await takeUpdateNumber(store, trx, change.userId);
  await insertUpdate(store, trx, { ...change, number, previousStatus });
  await trx.updateTable('generations').set({ updateNumber: number }).where('id', '=', change.id).execute();
}

/**
 * Takes the user's next number. The user's row stays locked until the commit, so that numbers appear in commit order and without
 * holes.
 */
export async function takeUpdateNumber(store: Store, transaction: Transacting, userId: string): Promise<number> {
  const [user] = await takeNumber(store[internal], transaction, { userId });
  if (!user) throw new Error(`the user ${userId} is gone`);
  return user.updateNumber;
}

const takeNumber = prepareWrite(({ db }, value: Values<{ userId: string }>) =>
  db
    .updateTable('users')
    .set((expression) => ({ updateNumber: expression('updateNumber', '+', 1) }))
    .where('id', '=', value('userId'))
    .returning('updateNumber'),
);

/** A change with its number, which the generation's row has as well. */
interface NumberedChange extends Pick<Generation, 'id' | 'userId' | 'version' | 'status'> {
  readonly number: number;
  readonly previousStatus: VisibleStatus | null;
}

/** Inserts the update of a change whose number is taken. */
export async function insertUpdate(
  store: Store,
  transaction: Transacting,
  { id, userId, version, status, number, previousStatus }: NumberedChange,
): Promise<void> {
  await insert(store[internal], transaction, {
    userId,
    number,
    generationId: id,
    version,
    status: asVisible(status),
    previousStatus,
  });
}

const insert = prepareWrite(({ db, now }, value: Values<Omit<UpdatesTable, 'at'>>) =>
  db.insertInto('updates').values({
    ...placeEach(value, ['userId', 'number', 'generationId', 'version', 'status', 'previousStatus']),
    at: now,
  }),
);

/** A status that callers can see. Throws for SUBMITTING. */
export function asVisible(status: GenerationStatus): VisibleStatus {
  if (status === 'SUBMITTING') throw new Error('a generation that is being submitted has no updates yet');
  return status;
}
