import { refuse, type Answer } from './answer.ts';
import { createGeneration, describeModel } from './create-generation.ts';
import { readCues, type Cue } from './cue.ts';
import { endOf, type Generation } from './generation.ts';
import { isDataUrl } from './image-url.ts';
import { usageAt, type Plan } from './plan.ts';
import { provokeRefusal } from './provoke-refusal.ts';
import { checkRateLimit, provokeRateLimit } from './rate-limit.ts';
import type { SandboxState } from './state.ts';
import { parseSubmission, type Submission } from './submission.ts';

/** Who submits. */
export interface Submitter {
  /** The masked key. */
  readonly owner: string;
  readonly plan: Plan;
}

/** An accepted submission, or the answer to a refused one. */
export type Decision =
  | { readonly accepted: true; readonly generation: Generation }
  | { readonly accepted: false; readonly refusal: Answer };

/** Decides on a submission: the checks in their order, then the new generation, which counts from here on. */
export function accept(state: SandboxState, submitter: Submitter, body: unknown): Decision {
  const parsed = parseSubmission(body, state);
  if (!parsed.ok) return { accepted: false, refusal: parsed.refusal };
  const refusal = findRefusal(state, submitter, parsed.submission);
  if (refusal !== undefined) return { accepted: false, refusal };

  const { owner } = submitter;
  const generation = createGeneration(state, owner, parsed.submission);
  state.generations.add(generation);
  const at = new Date(generation.createdAtMs).toISOString();
  const endsAtMs = endOf(generation);
  const endsAt = Number.isFinite(endsAtMs) ? new Date(endsAtMs).toISOString() : null;
  state.ledger.recordAccepted({ generationId: generation.id, key: owner, at, endsAt, body });
  return { accepted: true, generation };
}

/** The model's limiter is asked before all that costs something, as seen live. */
function findRefusal(state: SandboxState, submitter: Submitter, submission: Submission): Answer | undefined {
  if (hasDataUrl(submission)) return stumble();
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

/** What public clients have met when they sent an image itself in place of its address. */
function stumble(): Answer {
  return { status: 500, headers: {}, body: Buffer.alloc(0) };
}
