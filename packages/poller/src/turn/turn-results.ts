import { isUnanswered, type PollResult, type SessionError } from '@videogen/lifecycle';
import { isTerminal } from '@videogen/store';

/** The results of one turn: ids of generations by outcome, and counts. */
export interface TurnResults {
  /** Reported as unfinished, or not recorded. */
  readonly seen: Set<string>;
  /** Polled without an answer about them. */
  readonly failed: Set<string>;
  /** Not handled because of an internal error. */
  readonly erred: Set<string>;
  /** Ended. */
  readonly over: Set<string>;
  readonly requests: number;
  readonly answers: number;
  /** The number of the newest polls in a row that were not answered. */
  readonly unanswered: number;
  /** True once further polls make no sense: the key is refused or paused, or the budget is used up. */
  readonly isStopped: boolean;
  /** True once VideoGenAPI has refused the key. */
  readonly isRefused: boolean;
  notePoll(id: string, result: PollResult): void;
  noteAnswer(): void;
  noteFailure(error: SessionError): void;
}

export function createTurnResults(): TurnResults {
  const seen = new Set<string>();
  const failed = new Set<string>();
  const erred = new Set<string>();
  const over = new Set<string>();
  const counts = { requests: 0, answers: 0, unanswered: 0 };
  let isStopped = false;
  let isRefused = false;

  function noteAnswer(): void {
    counts.requests += 1;
    counts.answers += 1;
    counts.unanswered = 0;
  }

  function noteFailure(error: SessionError): void {
    if (isUnanswered(error)) {
      isStopped = true;
      return;
    }
    // A 404 shows that VideoGenAPI is reachable.
    if (error.kind === 'not-found') {
      noteAnswer();
      return;
    }
    counts.requests += 1;
    counts.unanswered += 1;
    isRefused ||= error.kind === 'key-refused';
    isStopped ||= isRefused || error.kind === 'rate-limited';
  }

  return {
    seen,
    failed,
    erred,
    over,
    get requests() {
      return counts.requests;
    },
    get answers() {
      return counts.answers;
    },
    get unanswered() {
      return counts.unanswered;
    },
    get isStopped() {
      return isStopped;
    },
    get isRefused() {
      return isRefused;
    },
    notePoll(id, result) {
      if (result.type === 'failed') {
        noteFailure(result.error);
        if (!isStopped) failed.add(id);
        return;
      }
      noteAnswer();
      // One that could not be recorded is polled again no sooner than the others.
      const hasEnded = result.generation !== undefined && isTerminal(result.generation.status);
      (hasEnded ? over : seen).add(id);
    },
    noteAnswer,
    noteFailure,
  };
}
