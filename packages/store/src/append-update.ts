import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Generation, GenerationStatus, VisibleStatus } from './generation.ts';
import type { Store } from './open-store.ts';

/**
 * Adds the update of a change that this transaction made, under the user's next number. The user's row stays locked until
 * the commit, so that numbers appear in commit order and without holes.
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
      generationRef: id,
      version,
      status: asVisible(status),
      previousStatus,
      at: store.now,
    })
    .execute();
  await trx.updateTable('generations').set({ updateNumber }).where('id', '=', id).execute();
}

/** A status that readers may meet. Throws for SUBMITTING: a change that leaves it has not made the generation visible. */
export function asVisible(status: GenerationStatus): VisibleStatus {
  if (status === 'SUBMITTING') throw new Error('a generation that is being submitted has no updates yet');
  return status;
}
