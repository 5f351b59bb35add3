/**
 * Words by which a prompt controls the sandbox: `[sandbox:fail]`, `[sandbox:slow]` and others anywhere in it, one or more,
 * in any letter case. The README describes each.
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

/** One of these words. */
export type Cue = (typeof cues)[number];

export function readCues(prompt: string): ReadonlySet<Cue> {
  const words = listWords(prompt);
  return new Set(cues.filter((cue) => words.includes(cue)));
}

/** Lists the words of a prompt that have the form of a cue and are unknown. */
export function listUnknownCues(prompt: string): readonly string[] {
  return listWords(prompt).filter((word) => !cues.some((cue) => cue === word));
}

function listWords(prompt: string): string[] {
  // The bounded length keeps a prompt with many unclosed brackets from taking quadratic time.
  return Array.from(prompt.matchAll(/\[sandbox:([^[\]]{0,40})\]/gi), ([, word = '']) => word.trim().toLowerCase());
}
