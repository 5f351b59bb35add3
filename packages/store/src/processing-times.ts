import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Generation } from './generation.ts';
import type { Store } from './open-store.ts';

/** What generations have in common that take about as long. */
export type GenerationKind = Pick<Generation, 'duration' | 'resolution' | 'addAudio'> & { readonly modelKey: string };

/** How long a generation took, as the upstream told it. */
export interface ProcessingTimeSample {
  readonly seconds: number;
  readonly at: Date;
}

/** So many of a kind are kept, the newest. */
const MOST_PER_KIND = 200;
/** Of so many of a model the median is taken. */
const MOST_FOR_MEDIAN = 200;
/** Whatever takes longer is a wrong number. */
const LONGEST_SECONDS = 24 * 3600;

/**
 * Keeps how long a completed generation took, in the transaction that completes it; once per generation. A time that is
 * missing, not above zero or longer than a day changes nothing but a counter.
 */
export async function keepProcessingTime(
  store: Store,
  trx: Transaction<Database>,
  { id, status, model, duration, resolution, addAudio, processingTimeSeconds: seconds }: Generation,
): Promise<void> {
  if (status !== 'COMPLETED' || model === null) return;
  const reason = judge(seconds);
  if (seconds === null || reason !== undefined) return countIgnored(trx, reason ?? 'missing');

  const kind = printKind({ modelKey: model.key, duration, resolution, addAudio });
  await trx
    .insertInto('processingTimes')
    .values({ generationRef: id, kind, modelKey: model.key, seconds, at: store.now })
    .onConflict((conflict) => conflict.column('generationRef').doNothing())
    .execute();
  await trx
    .deleteFrom('processingTimes')
    .where('generationRef', 'in', (query) =>
      query
        .selectFrom('processingTimes')
        .select('generationRef')
        .where('kind', '=', kind)
        .orderBy('at', 'desc')
        .orderBy('generationRef')
        .limit(MOST_PER_KIND)
        .offset(MOST_PER_KIND),
    )
    .execute();
}

/** How long the newest generations of a kind took, newest first. */
export async function listProcessingTimes(
  store: Store,
  kind: GenerationKind,
): Promise<readonly ProcessingTimeSample[]> {
  const rows = await store.db
    .selectFrom('processingTimes')
    .select(['seconds', 'at'])
    .where('kind', '=', printKind(kind))
    .orderBy('at', 'desc')
    .limit(MOST_PER_KIND)
    .execute();
  return rows.map(({ seconds, at }) => ({ seconds, at: new Date(at) }));
}

/** The median of how long a model's newest generations took, seconds; null without any. */
export async function findTypicalProcessingTime(store: Store, modelKey: string): Promise<number | null> {
  const rows = await store.db
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

/** How many times were not fit to keep, by reason. */
export async function countIgnoredProcessingTimes(store: Store): Promise<Readonly<Record<string, number>>> {
  const rows = await store.db.selectFrom('ignoredProcessingTimes').selectAll().execute();
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}

function judge(seconds: number | null): string | undefined {
  if (seconds === null) return 'missing';
  if (seconds <= 0) return 'not above zero';
  return seconds > LONGEST_SECONDS ? 'longer than a day' : undefined;
}

async function countIgnored(trx: Transaction<Database>, reason: string): Promise<void> {
  await trx
    .insertInto('ignoredProcessingTimes')
    .values({ reason, count: 1 })
    .onConflict((conflict) =>
      conflict.column('reason').doUpdateSet((expression) => ({
        count: expression('ignoredProcessingTimes.count', '+', 1),
      })),
    )
    .execute();
}

function printKind({ modelKey, duration, resolution, addAudio }: GenerationKind): string {
  return JSON.stringify([modelKey, duration, resolution, addAudio]);
}
