import { formatNumber } from '../design/format-number.ts';
import { formatClock } from '../generation/times.ts';
import type { ManySnapshot } from './create-many.ts';
import { countSendable } from './line-state.ts';

/**
 * Tells the expected outcome: `30 videos: 5 now, 25 queued, last done at about 14:20 · uses 30, leaves 42`. Videos that are queued already
 * take their part of those that remain now, which is told, as the sum is wrong without it.
 */
export function describeCheck({ phase, lines, counts, totals }: ManySnapshot, remaining: number | null): string {
  if (phase === 'reading') return `Reading, ${formatNumber(lines.length)} lines so far`;
  if (phase === 'checking') {
    return `Checked ${formatNumber(lines.length - counts.unchecked)} of ${formatNumber(lines.length)} lines`;
  }
  const sendable = countSendable(counts);
  if (totals === undefined) return '';
  if (sendable === 0) {
    if (counts.existing === 0) return 'There is nothing to send.';
    return counts.invalid === 0 ? 'All of them were sent before.' : 'All others were sent before.';
  }
  const { submittedNow, queued, lastCompletionAt, lastSubmitAt, remainingAfter } = totals;
  const last =
    lastCompletionAt !== null
      ? `last done at about ${formatClock(lastCompletionAt, Date.now())}`
      : lastSubmitAt !== null && queued > 0 && `the last to be sent at about ${formatClock(lastSubmitAt, Date.now())}`;
  const parts = [
    submittedNow > 0 && `${formatNumber(submittedNow)} now`,
    queued > 0 && `${formatNumber(queued)} queued`,
    last,
  ].filter((part) => part !== false);
  const before = counts.existing > 0 ? ` · ${formatNumber(counts.existing)} sent before` : '';
  const leaves = remainingAfter === null ? '' : `, leaves ${formatNumber(remainingAfter)}`;
  const earlier = remainingAfter === null || remaining === null ? 0 : remaining - sendable - remainingAfter;
  const reserved = earlier > 0 ? ` (${formatNumber(earlier)} ${earlier === 1 ? 'is' : 'are'} queued before)` : '';
  return `${printVideos(sendable)}: ${parts.join(', ')}${before} · uses ${formatNumber(sendable)}${leaves}${reserved}`;
}

/** Tells the progress or the outcome of sending: `28 accepted, 2 refused`. */
export function describeOutcome({ phase, counts }: ManySnapshot): string {
  const parts = [
    [counts.accepted, 'accepted'],
    [counts.refused, 'refused'],
    [counts.postponed, 'not sent yet'],
    [counts.unanswered, 'without an answer'],
    [counts.ready, phase === 'sent' ? 'canceled, never sent' : 'to go'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, words]) => `${formatNumber(count)} ${words}`);
  return phase === 'sending' ? `Sending. ${told.join(', ')}` : told.join(', ');
}

/** Prints a number of videos: `1 video`, `1,000 videos`. */
export function printVideos(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'video' : 'videos'}`;
}
