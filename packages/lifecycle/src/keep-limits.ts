import { saveMonthlyUsage, saveRateLimit, type Generation } from '@videogen/store';
import type { Submission } from '@videogen/videogenapi';
import type { Lifecycle } from './lifecycle.ts';
import type { SubmissionRefusal } from './read-submission-error.ts';

/** Writes down the usage and the limit that came with an accepted submission. Never rejects: the submission counts more. */
export async function keepToldLimits(
  lifecycle: Lifecycle,
  { id, userId, model }: Generation,
  { generation: observed, usage, rateLimit }: Submission,
): Promise<void> {
  const modelKey = observed.model?.key ?? model?.key;
  await withoutHarm(lifecycle, id, async () => {
    if (usage) {
      const { currentMonth = null, monthlyLimit = null } = usage;
      await saveMonthlyUsage(lifecycle.store, userId, { currentMonth, monthlyLimit });
    }
    if (rateLimit && modelKey !== undefined) {
      const { used, limit, secondsUntilReset: resetsInSeconds } = rateLimit;
      await saveRateLimit(lifecycle.store, userId, { modelKey, used, limit, windowSeconds: null, resetsInSeconds });
    }
  });
}

/** Writes down the limiter's numbers, under the model that was asked for or that it names. Never rejects. */
export async function keepRateLimit(
  lifecycle: Lifecycle,
  { id, userId, model }: Generation,
  refusal: Extract<SubmissionRefusal, { type: 'rate-limited' }>,
): Promise<void> {
  const { model: word, used, limit, windowSeconds = null, retryAfterSeconds: resetsInSeconds } = refusal;
  const modelKey = model?.key ?? (word === undefined ? undefined : lifecycle.catalogue.findByWord(word)?.key);
  if (modelKey === undefined || used === undefined || limit === undefined) return;
  await withoutHarm(lifecycle, id, () =>
    saveRateLimit(lifecycle.store, userId, { modelKey, used, limit, windowSeconds, resetsInSeconds }),
  );
}

async function withoutHarm({ log }: Lifecycle, id: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.warn({ generation: id, err: error }, 'what was told of usage and limits could not be written down');
  }
}
