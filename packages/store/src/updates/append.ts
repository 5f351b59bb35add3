import type { Selectable, Transaction } from 'kysely';
import type { Database, UpdatesTable } from '../database/tables.ts';
import type { Generation } from '../generation/generation.ts';
import type { GenerationStatus, VisibleStatus } from '../generation/status.ts';
import { placeEach, prepareWrite, type Transacting } from '../prepared-write.ts';
import type { Values } from '../prepared-read.ts';
import { indexWords } from '../search/word-index.ts';
import { type Store, internal } from '../store.ts';

/**
 * Inserts the update of a change, in the transaction of the change and under the user's next number.
 */
export async function appendUpdate(
  store: Store,
  trx: Transaction<Database>,
  change: ChangedGeneration,
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

/** The values of a generation that its update and its entry in the index of words have. */
type ChangedGeneration = Pick<Generation, 'id' | 'userId' | 'version' | 'status' | 'prompt' | 'label'>;

/** A change with its number, which the generation's row has as well. */
interface NumberedChange extends ChangedGeneration {
  readonly number: number;
  /** Null for the first update of a generation, which makes it visible. */
  readonly previousStatus: VisibleStatus | null;
  /** The label before a change of it; undefined for any other change. */
  readonly previousLabel?: string | null | undefined;
}

/** Inserts the update of a change whose number is taken. The first of a generation, and each change of its label, index its words. */
export async function insertUpdate(store: Store, transaction: Transacting, change: NumberedChange): Promise<void> {
  const { id, userId, version, status, number, previousStatus, previousLabel } = change;
  await insert(store[internal], transaction, {
    userId,
    number,
    generationId: id,
    version,
    status: asVisible(status),
    previousStatus,
    previousLabel: previousLabel ?? null,
  });
  if (previousStatus === null || previousLabel !== undefined) {
    await indexWords(store[internal], transaction, change);
  }
}

const insert = prepareWrite(({ db, now }, value: Values<Omit<Selectable<UpdatesTable>, 'at'>>) =>
  db.insertInto('updates').values({
    ...placeEach(value, ['userId', 'number', 'generationId', 'version', 'status', 'previousStatus', 'previousLabel']),
    at: now,
  }),
);

/** A status that callers can see. Throws for SUBMITTING. */
export function asVisible(status: GenerationStatus): VisibleStatus {
  if (status === 'SUBMITTING') throw new Error('a generation that is being submitted has no updates yet');
  return status;
}
