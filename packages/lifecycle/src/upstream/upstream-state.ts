import type { Outcome, VideoGenApiError } from '@videogen/videogenapi';
import type { Log } from '../log.ts';

/** The state of VideoGenAPI, by its answers to this process. */
export interface UpstreamState {
  /** True if VideoGenAPI answered last; null before the first request. */
  readonly answers: boolean | null;
}

/** Options of {@link createUpstreamState}. */
export interface UpstreamStateOptions {
  /** Host of VideoGenAPI's base URL, for the log. */
  readonly host: string;
  readonly log: Log;
}

/** Tracks by each request if VideoGenAPI answers. Logs one line when it stops answering, and one when it answers again. */
export function createUpstreamState({ host, log }: UpstreamStateOptions): UpstreamState & {
  readonly note: (outcome: Outcome) => void;
} {
  let answers: boolean | null = null;
  let answeredAt = Number.NEGATIVE_INFINITY;

  function noteAnswer(): void {
    answeredAt = performance.now();
    if (answers === false) log.info({ host }, 'VideoGenAPI answers again');
    answers = true;
  }

  function noteFailure(reason: string): void {
    const next = 'VideoGenAPI does not answer. Nothing is lost: it is asked again until it does, less and less often';
    if (answers !== false) log.warn({ host, reason }, next);
    answers = false;
  }

  return {
    get answers() {
      return answers;
    },
    note({ askedAt, error }) {
      if (!error || isAnswer(error)) return noteAnswer();
      // An unreadable answer of one endpoint is no outage while others answer, and neither is one lost request among others.
      if (error.kind === 'unreadable' ? answers !== true : answeredAt <= askedAt) noteFailure(error.message);
    },
  };
}

const noAnswer: ReadonlySet<VideoGenApiError['kind']> = new Set([
  'not-sent',
  'no-answer',
  'unreadable',
  'server-error',
]);

/** Refusals are answers. */
function isAnswer({ kind }: VideoGenApiError): boolean {
  return !noAnswer.has(kind);
}
