import { saveMonthlyUsage, saveRateLimit, type Generation } from '@videogen/store';
import type { ObservedRateLimit, Submission } from '@videogen/videogenapi';
import type { UpstreamSession } from './session.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** Saves the usage and the limit in an answer that accepted a submission. Never rejects, as the submission matters more. */
export async function keepReportedLimits(
  lifecycle: Lifecycle,
  { accountId }: UpstreamSession,
  { generation, submission }: { readonly generation: Generation; readonly submission: Submission },
): Promise<void> {
  const { generation: observed, usage, rateLimit } = submission;
  await withoutHarm(lifecycle, generation.id, async () => {
    const { currentMonth = null, monthlyLimit = null } = usage ?? {};
    const modelKey = observed.model?.key ?? generation.modelKey;
    // At once, as the caller's answer waits for both.
    await Promise.all([
      saveMonthlyUsage(lifecycle.store, generation.userId, { currentMonth, monthlyLimit }),
      rateLimit && save(lifecycle, { accountId, modelKey }, rateLimit),
    ]);
  });
}

/** Saves the rate limit that refused a submission. Never rejects. */
export async function keepRateLimit(
  lifecycle: Lifecycle,
  { accountId }: UpstreamSession,
  { generation, rateLimit }: { readonly generation: Generation; readonly rateLimit: ObservedRateLimit },
): Promise<void> {
  const { id, modelKey } = generation;
  await withoutHarm(lifecycle, id, () => save(lifecycle, { accountId, modelKey }, rateLimit));
}

/** Saves a limit for the generation's model, or else for the model that the limit names. */
async function save(
  { store, catalogue }: Lifecycle,
  { accountId, modelKey: own }: { readonly accountId: string; readonly modelKey: string | null },
  { model: word, used, limit, windowSeconds, retryAfterSeconds }: ObservedRateLimit,
): Promise<void> {
  const modelKey = own ?? (word === undefined ? undefined : catalogue.findByWord(word)?.key);
  if (modelKey === undefined || used === undefined || limit === undefined) return;
  const resetsInMs = retryAfterSeconds * 1000;
  await saveRateLimit(store, accountId, { modelKey, used, limit, windowSeconds: windowSeconds ?? null, resetsInMs });
}

async function withoutHarm({ log }: Lifecycle, id: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.warn({ generation: id, err: error }, 'the reported usage and limits could not be saved');
  }
}
