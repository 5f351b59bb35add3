import type { Transaction } from 'kysely';
import type { Database } from '../database/tables.ts';
import type { Generation } from '../generation/generation.ts';
import type { GenerationStatus, VisibleStatus } from '../generation/status.ts';
import { type Store, internal } from '../store.ts';

/**
 * Inserts the update of a change, in the transaction of the change and under the user's next number. The user's row stays
 * locked until the commit, so that numbers appear in commit order and without holes.
 */
export async function appendUpdate(
  store: Store,
  trx: Transaction<Database>,
  { id, userId, version, status }: Pick<Generation, 'id' | 'userId' | 'version' | 'status'>,
  previousStatus: VisibleStatus | null,
): Promise<void> {
  const { updateNumber } = await trx
    .updateTable('users')
    .set((expression) => ({ updateNumber: expression('updateNumber', '+', 1) }))
    .where('id', '=', userId)
    .returning('updateNumber')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('updates')
    .values({
      userId,
      number: updateNumber,
      generationId: id,
      version,
      status: asVisible(status),
      previousStatus,
      at: store[internal].now,
    })
    .execute();
  await trx.updateTable('generations').set({ updateNumber }).where('id', '=', id).execute();
}

/** A status that callers can see. Throws for SUBMITTING. */
export function asVisible(status: GenerationStatus): VisibleStatus {
  if (status === 'SUBMITTING') throw new Error('a generation that is being submitted has no updates yet');
  return status;
}
