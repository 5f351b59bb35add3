import type { SubmitResult } from './submit-result.ts';

/** The submissions that this process is sending, by our id of the generation. */
export interface SubmissionsUnderWay {
  /** The result of a submission that is being sent; undefined for any other. */
  find(id: string): Promise<SubmitResult> | undefined;
  /** Adds a submission until it has its result, and returns that. */
  add(id: string, sending: Promise<SubmitResult>): Promise<SubmitResult>;
  /** Resolves when all current ones have their results; never rejects. A process that stops waits for it. */
  ended(): Promise<void>;
}

/** Creates an empty set of submissions. */
export function createSubmissionsUnderWay(): SubmissionsUnderWay {
  const underWay = new Map<string, Promise<SubmitResult>>();
  return {
    find: (id) => underWay.get(id),
    add(id, sending) {
      const kept = sending.finally(() => underWay.delete(id));
      underWay.set(id, kept);
      return kept;
    },
    async ended() {
      await Promise.allSettled(underWay.values());
    },
  };
}
