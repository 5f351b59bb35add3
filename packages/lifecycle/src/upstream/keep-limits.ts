import { saveRateLimit, type Generation, type ReportedLimits } from '@videogen/store';
import type { ObservedRateLimit, Submission } from '@videogen/videogenapi';
import type { UpstreamSession } from './session.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** The usage and the rate limit in an answer that accepted a submission; undefined without either. */
export function readReportedLimits(
  lifecycle: Lifecycle,
  { accountId }: UpstreamSession,
  { generation, submission }: { readonly generation: Generation; readonly submission: Submission },
): ReportedLimits | undefined {
  const { generation: observed, usage, rateLimit } = submission;
  const modelKey = observed.model?.key ?? generation.modelKey;
  const limit = rateLimit && readLimit(lifecycle, modelKey, rateLimit);
  if (!usage && !limit) return undefined;
  return { usage: usage ?? {}, rateLimit: limit && { accountId, ...limit } };
}

/** Saves the rate limit that refused a submission. Never rejects, as the submission matters more. */
export async function keepRateLimit(
  lifecycle: Lifecycle,
  { accountId }: UpstreamSession,
  { generation, rateLimit }: { readonly generation: Generation; readonly rateLimit: ObservedRateLimit },
): Promise<void> {
  const limit = readLimit(lifecycle, generation.modelKey, rateLimit);
  if (!limit) return;
  try {
    await saveRateLimit(lifecycle.store, accountId, limit);
  } catch (error) {
    logUnsaved(lifecycle, generation.id, error);
  }
}

/** Logs that the usage and the limits in the answer to a submission are lost. */
export function logUnsaved({ log }: Lifecycle, id: string, error: unknown): void {
  log.warn({ generation: id, err: error }, 'the reported usage and limits could not be saved');
}

/** A limit of the generation's model, or else of the model that the limit names; undefined if it is not whole. */
function readLimit(
  { catalogue }: Lifecycle,
  own: string | null,
  { model: word, used, limit, windowSeconds, retryAfterSeconds }: ObservedRateLimit,
) {
  const modelKey = own ?? (word === undefined ? undefined : catalogue.findByWord(word)?.key);
  if (modelKey === undefined || used === undefined || limit === undefined) return undefined;
  return { modelKey, used, limit, windowSeconds: windowSeconds ?? null, resetsInMs: retryAfterSeconds * 1000 };
}
