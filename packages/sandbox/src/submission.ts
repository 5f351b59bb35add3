import { z } from 'zod';

/**
 * What `POST /generate` was asked for, in VideoGenAPI's own words, checked but not filled in. As lenient as the live
 * service is known to be: ranges, ratios and models outside the document pass.
 */
export type Submission = z.infer<typeof submission>;

/** A submission, or what is wrong with the body. */
export type ParsedSubmission =
  | { readonly ok: true; readonly submission: Submission }
  | { readonly ok: false; readonly message: string };

/** The document says 1,000; longer ones have been accepted, and the true limit is near this. */
const maxPromptCharacters = 5_000;

const text = z.string('must be a string').optional();
const flag = z.boolean('must be true or false').optional();
const integer = z.int('must be an integer');
const imageUrl = z.string('must be a string').refine(isHttpUrl, 'must be an http or https URL');

const submission = z.object({
  model: z.string('must be a string').default('sora-2'),
  prompt: z
    .string('is required and must be a string')
    .refine((prompt) => prompt.trim() !== '', 'is required and must not be empty')
    .refine(
      (prompt) => Array.from(prompt).length <= maxPromptCharacters,
      `must not be longer than ${maxPromptCharacters} characters`,
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

/** Parses the JSON body of `POST /generate`. Fields that are null or an empty string, as web forms send them, count as absent. */
export function parseSubmission(body: unknown): ParsedSubmission {
  const object = z.record(z.string(), z.unknown()).safeParse(body);
  if (!object.success) return { ok: false, message: 'The request body must be a JSON object' };
  const given = Object.entries(object.data).filter(([, value]) => value !== '' && value !== null);
  const parsed = submission.safeParse(Object.fromEntries(given));
  if (parsed.success) return { ok: true, submission: parsed.data };
  return {
    ok: false,
    message: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
  };
}

function readNumericString(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[+-]?\d+(\.0*)?\s*$/.test(value) ? Number(value) : value;
}

function isHttpUrl(value: string): boolean {
  const protocol = URL.parse(value)?.protocol;
  return protocol === 'http:' || protocol === 'https:';
}
