import type { Generation } from '@videogen/client';
import { readCondition, type Condition } from './condition.ts';
import { always, formatPosition, readElapsed, readSearch, readSending, type TimedText } from './times.ts';

/** The colours that a status has. */
export type Tone = 'accent' | 'done' | 'amber' | 'failed' | 'neutral';

/** The word of each state, as docs/console-design.md has it, and its colour. */
export const statusWords = {
  scheduled: { word: 'Queued', tone: 'neutral' },
  unconfirmed: { word: 'Unconfirmed', tone: 'amber' },
  queued: { word: 'Waiting', tone: 'neutral' },
  made: { word: 'Being made', tone: 'accent' },
  slow: { word: 'Slow', tone: 'amber' },
  done: { word: 'Done', tone: 'done' },
  failed: { word: 'Failed', tone: 'failed' },
  canceled: { word: 'Canceled', tone: 'neutral' },
} as const satisfies Record<Condition, { readonly word: string; readonly tone: Tone }>;

/** The sentence in the frame of a video that is not there, without a full stop. It may change with the time. */
export function readSentence(generation: Generation): (now: number) => TimedText {
  const { submitAt, searchedUntil, failure, videoUrl, progress } = generation;
  const condition = readCondition(generation);
  switch (condition) {
    case 'scheduled':
      return (now) => readSending(submitAt, now);
    case 'unconfirmed':
      return (now) => readSearch(searchedUntil, now);
    case 'queued':
      return always('Waiting to be made');
    case 'made':
      return always(progress === null ? 'Too few like it for an estimate' : '');
    case 'slow':
      return always('Slower than 99 of 100 like it; still followed');
    case 'done':
      return always(videoUrl === null ? 'VideoGenAPI has given no file yet' : '');
    case 'failed':
      return always((failure?.message ?? 'VideoGenAPI gave no reason').replace(/\.$/, ''));
    case 'canceled':
      return always('Never sent');
    default:
      return condition satisfies never;
  }
}

/** The one figure of a video that is not there yet, with the words after it: its position in the queue, or the time since it was submitted. */
export function readFigure(
  generation: Generation,
): { readonly read: (now: number) => TimedText; readonly words: string } | undefined {
  const { queuePosition, createdAt } = generation;
  const condition = readCondition(generation);
  if (queuePosition !== null) return { read: always(formatPosition(queuePosition)), words: 'in the queue' };
  if (condition !== 'queued' && condition !== 'made') return undefined;
  return { read: (now) => readElapsed(createdAt, now), words: 'so far' };
}

/** The charge of a video that is not there, as far as it is known for certain. */
export function readCharge(generation: Pick<Generation, 'status' | 'failure'>): string | undefined {
  switch (generation.status) {
    case 'SCHEDULED':
      return 'Not charged until then';
    case 'UNCONFIRMED':
      return 'May have been charged; do not make it again yet';
    case 'CANCELED':
      return 'Not charged';
    case 'FAILED':
      return readFailureCharge(generation.failure);
    case 'PENDING':
    case 'IN_QUEUE':
    case 'IN_PROGRESS':
    case 'COMPLETED':
      return undefined;
    default:
      return generation.status satisfies never;
  }
}

/** The schema's description of FailureCode has the charge of these two alone. */
function readFailureCharge(failure: Generation['failure']): string | undefined {
  if (failure?.code === 'SUBMISSION_UNCONFIRMED') return 'May have been charged';
  // Most of its messages say it themselves.
  if (failure?.code === 'SUBMISSION_FAILED' && !failure.message.includes('not charged')) return 'Not charged';
  return undefined;
}

/** The next step after each kind of failure, for a person. */
export const nextSteps = {
  CONTENT_REJECTED: 'Change the prompt or the images before you make it again.',
  GENERATION_FAILED: 'Make it again; another seed or model may work.',
  KEY_REFUSED: 'Use another key, then make it again.',
  NOT_FOUND: 'Make it again if you still need it.',
  PAYMENT_REQUIRED: 'Add funds at VideoGenAPI, then make it again.',
  PROVIDER_ERROR: 'Make it again later, or with another model.',
  QUOTA_EXCEEDED: 'Make it again once there is room in your plan.',
  SUBMISSION_FAILED: 'Make it again.',
  // Its message has the next step.
  SUBMISSION_UNCONFIRMED: '',
} as const satisfies Record<NonNullable<Generation['failure']>['code'], string>;
