import { answerJson, refuse, type Answer } from '../http/answer.ts';
import type { Cue } from '../world/cue.ts';

/** A text with all the words by which clients recognise moderation: copyright, sensitive, dangerous. */
export const moderationText = 'Rejected by moderation: sensitive, dangerous or copyrighted content.';

/** The refusal that a prompt asked for, the first of several in this order; undefined if it asked for none. */
export function provokeRefusal(cues: ReadonlySet<Cue>): Answer | undefined {
  if (cues.has('no-funds')) return refuse(402, 'Your account has an insufficient balance for this generation.');
  if (cues.has('moderation')) return refuse(400, moderationText);
  if (cues.has('vendor-quota')) return refuseByVendor();
  if (cues.has('success-false')) return answerJson(200, { success: false, error: 'The request was not accepted' });
  return undefined;
}

/** An answer logged from the live service: status 500, no `message`, and a header with the size of a window, not a wait. */
function refuseByVendor(): Answer {
  const body = {
    success: false,
    error: 'Failed to submit request to video generation service',
    details: 'The account has exceeded the daily limit of the video generation service.',
  };
  return answerJson(500, body, { 'x-rate-limit-window': '3600' });
}
