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
  const results = {
    seen: new Set<string>(),
    failed: new Set<string>(),
    erred: new Set<string>(),
    over: new Set<string>(),
    requests: 0,
    answers: 0,
    unanswered: 0,
    isStopped: false,
    isRefused: false,
    notePoll(id: string, result: PollResult): void {
      if (result.type === 'failed') {
        results.noteFailure(result.error);
        if (!results.isStopped) results.failed.add(id);
        return;
      }
      results.noteAnswer();
      // One that could not be recorded is polled again no sooner than the others.
      const hasEnded = result.generation !== undefined && isTerminal(result.generation.status);
      (hasEnded ? results.over : results.seen).add(id);
    },
    noteAnswer(): void {
      results.requests += 1;
      results.answers += 1;
      results.unanswered = 0;
    },
    noteFailure(error: SessionError): void {
      if (isUnanswered(error)) {
        results.isStopped = true;
        return;
      }
      // A 404 shows that VideoGenAPI is reachable.
      if (error.kind === 'not-found') {
        results.noteAnswer();
        return;
      }
      results.requests += 1;
      results.unanswered += 1;
      results.isRefused ||= error.kind === 'key-refused';
      results.isStopped ||= results.isRefused || error.kind === 'rate-limited';
    },
  };
  return results;
}
