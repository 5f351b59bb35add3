import { refuse, type Answer } from '../http/answer.ts';
import { createGeneration, describeModel } from '../world/create-generation.ts';
import { readCues, type Cue } from '../world/cue.ts';
import { endOf, type Generation } from '../world/generation.ts';
import { isDataUrl } from './image-url.ts';
import { usageAt, type Plan } from '../world/plan.ts';
import { provokeRefusal } from './provoke-refusal.ts';
import { checkRateLimit, provokeRateLimit } from './rate-limit.ts';
import type { SandboxState } from '../state.ts';
import { parseSubmission, type Submission } from './submission.ts';

/** The user who submits. */
export interface Submitter {
  /** The masked key. */
  readonly owner: string;
  readonly plan: Plan;
}

/** An accepted submission, or the answer to a refused one. */
export type Decision =
  | { readonly accepted: true; readonly generation: Generation }
  | { readonly accepted: false; readonly refusal: Answer };

/** Checks a submission and, if it passes, adds its generation, which counts for limits from then on. */
export function accept(state: SandboxState, submitter: Submitter, body: unknown): Decision {
  const parsed = parseSubmission(body, state);
  if (!parsed.ok) return { accepted: false, refusal: parsed.refusal };
  const refusal = findRefusal(state, submitter, parsed.submission);
  if (refusal !== undefined) return { accepted: false, refusal };

  const { owner } = submitter;
  const generation = createGeneration(state, owner, parsed.submission);
  // The journal comes first: a submission that was answered as accepted must survive a restart.
  state.journal.append({ type: 'accepted', generation, body });
  recordAccepted(state, generation, body);
  return { accepted: true, generation };
}

/** Adds an accepted submission to the generations and the ledger. `body` is the JSON object as it was sent. */
export function recordAccepted({ generations, ledger }: SandboxState, generation: Generation, body: unknown): void {
  generations.add(generation);
  const at = new Date(generation.createdAtMs).toISOString();
  const endsAtMs = endOf(generation);
  const endsAt = Number.isFinite(endsAtMs) ? new Date(endsAtMs).toISOString() : null;
  ledger.recordAccepted({ generationId: generation.id, key: generation.owner, at, endsAt, body });
}

/** The rate limit of the model is checked before the monthly limit and funds, as on the live service. */
function findRefusal(state: SandboxState, submitter: Submitter, submission: Submission): Answer | undefined {
  if (hasDataUrl(submission)) return refuseDataUrl();
  const cues = readCues(submission.prompt);
  const model = describeModel(state, submission.model);
  if (cues.has('rate-limit')) return provokeRateLimit(state, model);
  return (
    checkRateLimit(state, submitter.owner, model) ?? checkMonthlyLimit(state, submitter, cues) ?? provokeRefusal(cues)
  );
}

function checkMonthlyLimit(
  { clock, generations }: SandboxState,
  { owner, plan }: Submitter,
  cues: ReadonlySet<Cue>,
): Answer | undefined {
  const { current_month_usage: used, monthly_limit: limit } = usageAt(plan, generations.listOf(owner), clock.now());
  if (!cues.has('monthly-limit') && (limit === 'unlimited' || used < limit)) return undefined;
  return refuse(429, `You have reached your monthly usage limit of ${limit} generations.`);
}

function hasDataUrl({ image_url, reference_image_urls = [] }: Submission): boolean {
  return [image_url, ...reference_image_urls].some((url) => url !== undefined && isDataUrl(url));
}

/** The answer that public clients of the live service got for a `data:` URI: an empty 500. */
function refuseDataUrl(): Answer {
  return { status: 500, headers: {}, body: Buffer.alloc(0) };
}
