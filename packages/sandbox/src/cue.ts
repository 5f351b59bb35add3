/**
 * What a prompt can ask of the sandbox by having `[sandbox:fail]`, `[sandbox:slow]` … somewhere in it, in any letter
 * case, also several of them. The README says what each does.
 */
export const cues = [
  'rate-limit',
  'monthly-limit',
  'no-funds',
  'moderation',
  'vendor-quota',
  'success-false',
  'fast',
  'slow',
  'stuck',
  'synonyms',
  'unknown-status',
  'null-duration',
  'fail',
  'fail-message',
  'fail-reason',
  'fail-failed-reason',
  'fail-silent',
  'moderation-later',
  'late-file',
  'late-download',
  'no-file',
] as const;

/** One of the words that a prompt can carry. */
export type Cue = (typeof cues)[number];

/** The cues of a prompt. */
export function readCues(prompt: string): ReadonlySet<Cue> {
  const words = listWords(prompt);
  return new Set(cues.filter((cue) => words.includes(cue)));
}

/** The words of a prompt that are written like cues and are none. */
export function listUnknownCues(prompt: string): readonly string[] {
  return listWords(prompt).filter((word) => !cues.some((cue) => cue === word));
}

function listWords(prompt: string): string[] {
  // At most so long: a prompt full of openings without an end must not be read to its end from each of them.
  return Array.from(prompt.matchAll(/\[sandbox:([^[\]]{0,40})\]/gi), ([, word = '']) => word.trim().toLowerCase());
}
