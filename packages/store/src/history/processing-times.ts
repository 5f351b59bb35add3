import type { ProcessingTimesTable } from '../database/tables.ts';
import type { Generation } from '../generation/generation.ts';
import { internal, type Store } from '../store.ts';
import { placeEach, prepareWrite, type Transacting } from '../prepared-write.ts';
import type { Values } from '../prepared-read.ts';
import { toKindKey, type GenerationKind } from '../generation/kind.ts';

/** The processing time of a generation, as the upstream reported it. */
export interface ProcessingTimeSample {
  readonly seconds: number;
  readonly at: Date;
}

/** The number of newest times that are kept for each kind. */
const MOST_PER_KIND = 200;
/** The number of newest times of a model whose median is taken. */
const MOST_FOR_MEDIAN = 200;
/** A longer time is an error. */
const LONGEST_SECONDS = 24 * 3600;

/**
 * Stores the processing time of a completed generation once, in the transaction that completes it. A time that is missing, not
 * above zero or longer than a day is ignored.
 */
export async function keepProcessingTime(
  store: Store,
  transaction: Transacting,
  generation: Generation,
): Promise<void> {
  const { id, status, modelKey, processingTimeSeconds: seconds } = generation;
  if (status !== 'COMPLETED' || modelKey === null || !isPlausible(seconds)) return;

  const database = store[internal];
  const kind = toKindKey(generation);
  await insertTime(database, transaction, { generationId: id, kind, modelKey, seconds });
  await removeOldTimes(database, transaction, { kind });
}

const insertTime = prepareWrite(({ db, now }, value: Values<Omit<ProcessingTimesTable, 'at'>>) =>
  db
    .insertInto('processingTimes')
    .values({ ...placeEach(value, ['generationId', 'kind', 'modelKey', 'seconds']), at: now })
    .onConflict((conflict) => conflict.column('generationId').doNothing()),
);

const removeOldTimes = prepareWrite(({ db }, value: Values<{ readonly kind: string }>) =>
  db
    .deleteFrom('processingTimes')
    .where('generationId', 'in', (query) =>
      query
        .selectFrom('processingTimes')
        .select('generationId')
        .where('kind', '=', value('kind'))
        .orderBy('at', 'desc')
        .orderBy('generationId')
        .limit(MOST_PER_KIND)
        .offset(MOST_PER_KIND),
    ),
);

/** The processing times of the newest generations of a kind, newest first. */
export async function listProcessingTimes(
  store: Store,
  kind: GenerationKind,
): Promise<readonly ProcessingTimeSample[]> {
  const rows = await store[internal].db
    .selectFrom('processingTimes')
    .select(['seconds', 'at'])
    .where('kind', '=', toKindKey(kind))
    .orderBy('at', 'desc')
    .limit(MOST_PER_KIND)
    .execute();
  return rows.map(({ seconds, at }) => ({ seconds, at: new Date(at) }));
}

/** The median processing time of a model's newest generations, seconds; null without any. */
export async function findTypicalProcessingTime(store: Store, modelKey: string): Promise<number | null> {
  const rows = await store[internal].db
    .selectFrom('processingTimes')
    .select('seconds')
    .where('modelKey', '=', modelKey)
    .orderBy('at', 'desc')
    .limit(MOST_FOR_MEDIAN)
    .execute();
  const sorted = rows.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function isPlausible(seconds: number | null): seconds is number {
  return seconds !== null && seconds > 0 && seconds <= LONGEST_SECONDS;
}
