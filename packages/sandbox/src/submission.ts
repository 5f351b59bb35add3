import type { Catalogue } from '@videogen/videogenapi';
import { z } from 'zod';
import { refuse, type Answer } from './answer.ts';
import { cues, listUnknownCues } from './cue.ts';
import { findUndocumented } from './find-undocumented.ts';
import { isImageUrl } from './image-url.ts';
import { refuseProblems, type Problem } from './problem.ts';

/**
 * What `POST /generate` was asked for, in VideoGenAPI's own words, checked but not filled in. As lenient as the live
 * service is known to be: ranges, ratios and models outside the document pass.
 */
export type Submission = z.infer<typeof submission>;

/** A submission, or the answer to a body that is none. */
export type ParsedSubmission =
  | { readonly ok: true; readonly submission: Submission }
  | { readonly ok: false; readonly refusal: Answer };

/** How strictly to read. */
export interface SubmissionRules {
  /** Refuse all that the document does not name. */
  readonly strict: boolean;
  readonly catalogue: Catalogue;
}

/** The document says 1,000; longer ones have been accepted, and the true limit is near this. */
const maxPromptCharacters = 5_000;

const text = z.string('must be a string').optional();
const flag = z.boolean('must be true or false').optional();
const integer = z.int('must be an integer');
const imageUrl = z.string('must be a string').refine(isImageUrl, 'must be an http or https URL');

const submission = z.object({
  model: z.string('must be a string').default('sora-2'),
  prompt: z
    .string('is required and must be a string')
    .refine((prompt) => prompt.trim() !== '', 'is required and must not be empty')
    .refine(
      (prompt) => Array.from(prompt).length <= maxPromptCharacters,
      `must not be longer than ${maxPromptCharacters} characters`,
    )
    .refine(
      (prompt) => listUnknownCues(prompt).length === 0,
      `has a [sandbox:…] that the sandbox does not know; it knows ${cues.join(', ')}`,
    ),
  image_url: imageUrl.optional(),
  reference_image_urls: z
    .array(imageUrl, 'must be an array of URLs')
    .min(1, 'must have 1 to 5 URLs')
    .max(5, 'must have 1 to 5 URLs')
    .optional(),
  duration: z.preprocess(readNumericString, integer.optional()),
  resolution: text,
  aspect_ratio: text,
  seed: integer.optional(),
  camera_fixed: flag,
  add_audio: flag,
  audio_prompt: text,
  veo_model: text,
});

const knownFields = Object.keys(submission.shape);

/**
 * Parses the JSON body of `POST /generate`. Fields that are null or an empty string, as web forms send them, count as
 * absent, unless the rules are strict.
 */
export function parseSubmission(body: unknown, { strict, catalogue }: SubmissionRules): ParsedSubmission {
  const object = z.record(z.string(), z.unknown()).safeParse(body);
  if (!object.success) return { ok: false, refusal: refuse(400, 'The request body must be a JSON object') };
  const given = Object.entries(object.data).filter(([, value]) => value !== '' && value !== null);
  const parsed = submission.safeParse(Object.fromEntries(given));
  const problems = parsed.success ? [] : parsed.error.issues.map(describeIssue);
  if (strict) {
    const known = new Set(problems.map(({ field }) => field));
    problems.push(
      ...findUndocumented(object.data, { catalogue, knownFields }).filter(({ field }) => !known.has(field)),
    );
  }
  if (!parsed.success || problems.length > 0) return { ok: false, refusal: refuseProblems(problems) };
  return { ok: true, submission: parsed.data };
}

function describeIssue({ path, message }: z.core.$ZodIssue): Problem {
  return { field: path.join('.'), message };
}

function readNumericString(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[+-]?\d+(\.0*)?\s*$/.test(value) ? Number(value) : value;
}
