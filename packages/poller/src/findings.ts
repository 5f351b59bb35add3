import type { LookResult } from '@videogen/lifecycle';
import { isTerminal } from '@videogen/store';

type Failure = Extract<LookResult, { type: 'failed' }>['error'];

/** What a visit learned. */
export interface Findings {
  /** Unfinished, as of now. */
  readonly seen: Set<string>;
  /** Told nothing of. */
  readonly failed: Set<string>;
  /** At their end. */
  readonly over: Set<string>;
  readonly questions: number;
  readonly answers: number;
  /** For how long VideoGenAPI wants to be asked nothing with this key, milliseconds. */
  readonly pauseMs: number | undefined;
  /** VideoGenAPI refuses the key. */
  readonly isRefused: boolean;
  /** Notes what a look at one generation told. */
  noteLook(id: string, result: LookResult): void;
  /** Notes that a question was answered. */
  noteAnswer(): void;
  /** Notes why a question was not answered. */
  noteFailure(error: Failure): void;
}

/** Makes findings of nothing yet. */
export function createFindings(): Findings {
  const seen = new Set<string>();
  const failed = new Set<string>();
  const over = new Set<string>();
  const counts = { questions: 0, answers: 0 };
  let pauseMs: number | undefined;
  let isRefused = false;

  function noteFailure(error: Failure): void {
    counts.questions += 1;
    // An answer about one generation is one of VideoGenAPI's all the same.
    if (error.kind === 'not-found') counts.answers += 1;
    if (error.kind === 'unauthorized') isRefused = true;
    if (error.kind === 'rate-limited') pauseMs = Math.max(pauseMs ?? 0, error.retryAfterSeconds * 1000);
  }

  return {
    seen,
    failed,
    over,
    get questions() {
      return counts.questions;
    },
    get answers() {
      return counts.answers;
    },
    get pauseMs() {
      return pauseMs;
    },
    get isRefused() {
      return isRefused;
    },
    noteLook(id, result) {
      if (result.type === 'failed') {
        if (result.error.kind !== 'rate-limited') failed.add(id);
        noteFailure(result.error);
        return;
      }
      counts.questions += 1;
      counts.answers += 1;
      if (result.generation === undefined) return;
      (isTerminal(result.generation.status) ? over : seen).add(id);
    },
    noteAnswer() {
      counts.questions += 1;
      counts.answers += 1;
    },
    noteFailure,
  };
}
