import type { Generation, GenerationUpdate } from '@videogen/client';
import type { Tone } from '../generation/status-words.ts';

/** One kept update of a video. */
export type Update = Pick<GenerationUpdate, 'at' | 'status' | 'previousStatus' | 'version'>;

/** One event in the life of a video, in words. */
export interface Step {
  readonly at: string;
  readonly title: string;
  readonly tone: Tone;
  readonly detail: string | undefined;
  /** A further fact, for a title. */
  readonly hint?: string | undefined;
}

type Facts = Pick<Generation, 'createdAt' | 'completedAt'>;

/** Describes the updates of a video, oldest first: each change of its status, and the beginning. */
export function listSteps(updates: readonly Update[], generation: Facts): readonly Step[] {
  const [first, ...later] = updates;
  if (first === undefined) return [];
  const changes = later.filter(({ status, previousStatus }) => status !== previousStatus);
  return [...describeFirst(first, generation), ...changes.map((update) => describeChange(update, generation))];
}

function describeFirst(update: Update, generation: Facts): readonly Step[] {
  const { createdAt } = generation;
  // The updates before it are no longer kept.
  if (update.previousStatus !== null) {
    const begin = {
      at: createdAt,
      title: 'Created',
      tone: 'neutral',
      detail: 'earlier events are no longer kept',
    } as const;
    return [begin, describeChange(update, generation)];
  }
  const stored = {
    at: createdAt,
    title: 'Stored',
    tone: 'neutral',
    detail: 'before it was sent to VideoGenAPI',
  } as const;
  switch (update.status) {
    case 'SCHEDULED':
      return [{ at: createdAt, title: 'Stored', tone: 'neutral', detail: 'waits for its model’s limit; not sent yet' }];
    case 'PENDING':
    case 'UNCONFIRMED':
      return [stored, describeChange(update, generation)];
    // The first update of one that the gateway has sent is one of those above.
    case 'IN_QUEUE':
    case 'IN_PROGRESS':
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELED':
      return [
        { at: createdAt, title: 'Made elsewhere', tone: 'neutral', detail: undefined },
        { ...describeChange(update, generation), detail: 'imported' },
      ];
    default:
      return update.status satisfies never;
  }
}

function describeChange({ at, status, previousStatus }: Update, { completedAt }: Facts): Step {
  const wasLost = previousStatus === 'UNCONFIRMED';
  switch (status) {
    case 'SCHEDULED':
      return { at, title: 'Waits for its turn', tone: 'neutral', detail: undefined };
    case 'UNCONFIRMED':
      return { at, title: 'Answer lost', tone: 'amber', detail: 'may have been charged; never sent twice' };
    case 'FAILED':
      return { at, title: 'Failed', tone: 'failed', detail: undefined };
    case 'CANCELED':
      return { at, title: 'Canceled', tone: 'neutral', detail: 'never sent, not charged' };
    case 'COMPLETED':
      return {
        at,
        title: 'Done',
        tone: 'done',
        detail: wasLost ? FOUND : undefined,
        hint: describeDelay(at, completedAt),
      };
    case 'PENDING':
    case 'IN_QUEUE':
    case 'IN_PROGRESS':
      if (wasLost) return { at, title: 'Found again', tone: 'done', detail: FOUND };
      if (status === 'PENDING') return { at, title: 'Sent', tone: 'neutral', detail: 'VideoGenAPI has accepted it' };
      return { at, title: status === 'IN_QUEUE' ? 'Waiting' : 'Being made', tone: 'neutral', detail: undefined };
    default:
      return status satisfies never;
  }
}

const FOUND = 'in VideoGenAPI’s list; paid once';

/** The time from the end at VideoGenAPI to the update. Clocks that differ would make it negative. */
function describeDelay(at: string, completedAt: string | null): string | undefined {
  const seconds = completedAt === null ? -1 : (Date.parse(at) - Date.parse(completedAt)) / 1000;
  if (seconds < 0 || seconds >= 60) return undefined;
  return `Seen ${seconds.toFixed(1)} s after it ended`;
}

/** The two parts of a video's time, in milliseconds. A part that has not begun is undefined. */
export interface Spans {
  readonly waitingMs: number;
  readonly makingMs: number | undefined;
  readonly isOver: boolean;
}

/** Both parts were over within this time: a line of them would tell nothing. */
const SHORT_MS = 1000;

/** True if the parts are worth a line. */
export function areLong({ waitingMs, makingMs = 0, isOver }: Spans): boolean {
  return !isOver || waitingMs >= SHORT_MS || makingMs >= SHORT_MS;
}

/** Reads the time of waiting and that of being made, until the end or now. */
export function readSpans(updates: readonly Update[], createdAt: string, now: number): Spans {
  const begin = Date.parse(createdAt);
  const made = updates.find(({ status }) => status === 'IN_PROGRESS');
  const end = updates.find(({ status }) => status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELED');
  const until = end === undefined ? now : Date.parse(end.at);
  const isOver = end !== undefined;
  if (made === undefined) return { waitingMs: Math.max(0, until - begin), makingMs: undefined, isOver };
  const madeAt = Date.parse(made.at);
  return { waitingMs: Math.max(0, madeAt - begin), makingMs: Math.max(0, until - madeAt), isOver };
}
