import type { WireStatus } from '@videogen/videogenapi';
import type { Cue } from './cue.ts';
import { moderationText } from '../api/provoke-refusal.ts';

/** The reason of a failure. Clients read all four fields, as the live service's own choice is not known. */
export type FailureText = Pick<WireStatus, 'error' | 'message' | 'reason' | 'failed_reason'>;

const text = 'The video could not be generated. Please try again.';

const failures: readonly (readonly [Cue, FailureText])[] = [
  ['fail', { error: text }],
  ['fail-message', { message: text }],
  ['fail-reason', { reason: text }],
  ['fail-failed-reason', { failed_reason: text }],
  ['fail-silent', {}],
  ['moderation-later', { error: moderationText }],
];

/** The failure of a generation with these cues; undefined for one that completes. */
export function findFailure(cues: ReadonlySet<Cue>): FailureText | undefined {
  return failures.find(([cue]) => cues.has(cue))?.[1];
}
