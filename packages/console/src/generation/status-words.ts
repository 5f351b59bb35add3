import type { Generation } from '@videogen/client';
import { readCondition, type Condition } from './condition.ts';
import { always, readSending, type TimedText } from './times.ts';

/** The colours that a status has. */
export type Tone = 'accent' | 'done' | 'amber' | 'failed' | 'neutral';

/** The word of each state, as docs/console-design.md has it, and its colour. */
export const statusWords = {
  scheduled: { word: 'Scheduled', tone: 'neutral' },
  unconfirmed: { word: 'Unconfirmed', tone: 'amber' },
  queued: { word: 'In queue', tone: 'neutral' },
  made: { word: 'Being made', tone: 'accent' },
  slow: { word: 'Slow', tone: 'amber' },
  done: { word: 'Done', tone: 'done' },
  failed: { word: 'Failed', tone: 'failed' },
  canceled: { word: 'Canceled', tone: 'neutral' },
} as const satisfies Record<Condition, { readonly word: string; readonly tone: Tone }>;

/** The sentence in the frame of a video that is not there: the next step and the charge. It may change with the time. */
export function readSentence(generation: Generation): (now: number) => TimedText {
  const { submitAt, failure, videoUrl, progress } = generation;
  const condition = readCondition(generation);
  switch (condition) {
    case 'scheduled':
      return (now) => readSending(submitAt, now);
    case 'unconfirmed':
      return always('Answer lost; may have been charged. Searched for in VideoGenAPI’s list, never sent again.');
    case 'queued':
      return always('waiting to be made');
    case 'made':
      return always(progress === null ? 'No estimate yet for videos of this kind.' : '');
    case 'slow':
      return always('Slower than 99 of 100 like it; still followed.');
    case 'done':
      return always(videoUrl === null ? 'VideoGenAPI has given no file yet.' : '');
    case 'failed':
      return always(failure?.message ?? 'VideoGenAPI gave no reason.');
    case 'canceled':
      return always('never sent, not charged');
    default:
      return condition satisfies never;
  }
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
