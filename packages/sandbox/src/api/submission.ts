import type { Catalogue } from '@videogen/videogenapi';
import { z } from 'zod';
import { refuse, type Answer } from '../http/answer.ts';
import { cues, listUnknownCues } from '../world/cue.ts';
import { findUndocumented } from './find-undocumented.ts';
import { isImageUrl } from './image-url.ts';
import { refuseProblems, type Problem } from './problem.ts';

/**
 * The checked body of `POST /generate`, without defaults. The check is as lenient as the live service is known to be: ranges,
 * ratios and models outside the document pass.
 */
export type Submission = z.infer<typeof submission>;

/** A submission, or the answer to an invalid body. */
export type ParsedSubmission =
  | { readonly ok: true; readonly submission: Submission }
  | { readonly ok: false; readonly refusal: Answer };

export interface SubmissionRules {
  /** True to refuse fields and values that the document does not have. */
  readonly strict: boolean;
  readonly catalogue: Catalogue;
}

/** The document says 1,000, but the live service accepts longer ones, up to about this length. */
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
      `has an unknown word [sandbox:…]; the known words are ${cues.join(', ')}`,
    ),
  image_url: imageUrl.optional(),
  reference_image_urls: z
    .array(imageUrl, 'must be an array of URLs')
    // Not min and max, which count the characters of a string as well.
    .refine(({ length }) => 1 <= length && length <= 5, 'must have 1 to 5 URLs')
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

// Not z.record, which leaves out a field named __proto__.
const jsonObject = z.custom<Readonly<Record<string, unknown>>>(
  (body) => typeof body === 'object' && body !== null && !Array.isArray(body),
);

const knownFields = Object.keys(submission.shape);

/** Parses the JSON body of `POST /generate`. Null and empty strings, as web forms send them, count as absent unless strict. */
export function parseSubmission(body: unknown, { strict, catalogue }: SubmissionRules): ParsedSubmission {
  const object = jsonObject.safeParse(body);
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
