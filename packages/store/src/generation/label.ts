import { prepareWrite, type Transacting } from '../prepared-write.ts';
import type { Values } from '../prepared-read.ts';
import type { OpenedDatabase } from '../database/opened-database.ts';
import { internal, type Store } from '../store.ts';
import { asVisible, insertUpdate, takeUpdateNumber } from '../updates/append.ts';
import type { Generation } from './generation.ts';
import { readGeneration } from './row.ts';

/** A user's generation, and its new label. */
export interface NewLabel {
  readonly userId: string;
  /** Our id. */
  readonly id: string;
  /** Null for none. */
  readonly label: string | null;
}

/**
 * Changes the label of a visible generation, also of a finished one: the row, its update and its words in one transaction; then a
 * notification. The same label again changes nothing. Resolves to undefined if the user has no such generation.
 */
export async function labelGeneration(store: Store, given: NewLabel): Promise<Generation | undefined> {
  const database = store[internal];
  const { userId, label } = given;
  const labeled = await database.transact(async (transaction) => {
    const current = await lockVisible(database, transaction, given);
    if (!current || current.label === label) return { generation: current, changed: false };
    const number = await takeUpdateNumber(store, transaction, userId);
    const version = current.version + 1;
    const [written] = await writeLabel(database, transaction, { id: current.id, label, version, updateNumber: number });
    if (!written) throw new Error(`the generation ${current.id} is gone`);
    const generation = { ...current, label, version, updatedAt: new Date(written.updatedAt) };
    await insertUpdate(store, transaction, {
      ...generation,
      number,
      previousStatus: asVisible(current.status),
      previousLabel: current.label,
    });
    return { generation, changed: true };
  });
  if (labeled.changed) database.notifications.send(userId);
  return labeled.generation;
}

async function lockVisible(
  database: OpenedDatabase,
  transaction: Transacting,
  { userId, id }: NewLabel,
): Promise<Generation | undefined> {
  const [row] = await lockRow(database, transaction, { userId, id });
  return row && row.version > 0 ? readGeneration(row) : undefined;
}

const lockRow = prepareWrite(({ db, hasRowLocks }, value: Values<Pick<NewLabel, 'userId' | 'id'>>) =>
  db
    .selectFrom('generations')
    .selectAll()
    .where('id', '=', value('id'))
    .where('userId', '=', value('userId'))
    .$if(hasRowLocks, (query) => query.forUpdate()),
);

type LabelCells = Pick<NewLabel, 'id' | 'label'> & { readonly version: number; readonly updateNumber: number };

const writeLabel = prepareWrite(({ db, now }, value: Values<LabelCells>) =>
  db
    .updateTable('generations')
    .set({ label: value('label'), version: value('version'), updateNumber: value('updateNumber'), updatedAt: now })
    .where('id', '=', value('id'))
    .returning('updatedAt'),
);
