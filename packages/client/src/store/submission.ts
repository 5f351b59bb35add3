import type { VideoGenClient } from '../api.ts';
import type { GenerateVideoRefusal } from '../errors.ts';
import type { GenerateVideoInput } from '../generated/operations.ts';
import type { Generation } from '../generation.ts';
import type { KnownGenerations } from './known-generations.ts';
import type { Source } from './source.ts';
import { toError } from './to-error.ts';

/** The state of one form that submits videos. */
export type SubmissionSnapshot =
  | (Nothing & { readonly state: 'idle' | 'submitting' })
  | (Omit<Nothing, 'generation'> & { readonly state: 'accepted'; readonly generation: Generation })
  | (Omit<Nothing, 'refusal'> & { readonly state: 'refused'; readonly refusal: GenerateVideoRefusal })
  | (Omit<Nothing, 'error'> & { readonly state: 'failed'; readonly error: Error });

interface Nothing {
  /** The generation that was accepted. */
  readonly generation: undefined;
  /** The expected error, distinguished by `__typename`; nothing was made. */
  readonly refusal: undefined;
  /** The unexpected error. A ConnectionError has the `idempotencyKey` with which the submission can be repeated. */
  readonly error: undefined;
}

/** Submits videos, one after the other. */
export interface Submission extends Source<SubmissionSnapshot> {
  /**
   * Submits a video and resolves to the state afterwards; it never rejects. While one submission is under way, further calls
   * submit nothing and get its result, so a double click makes one video.
   */
  readonly submit: (input: GenerateVideoInput) => Promise<SubmissionSnapshot>;
  /** Returns to `idle`. A submission under way goes on, and its result is not shown. */
  readonly reset: () => void;
}

const NOTHING: Nothing = { generation: undefined, refusal: undefined, error: undefined };
const IDLE: SubmissionSnapshot = { state: 'idle', ...NOTHING };

/** Creates a submission, `idle` at first. */
export function createSubmission(
  client: Pick<VideoGenClient, 'generateVideo'>,
  known: Pick<KnownGenerations, 'receive'>,
): Submission {
  const listeners = new Set<{ readonly notify: () => void }>();
  let snapshot: SubmissionSnapshot = IDLE;
  let underWay: Promise<SubmissionSnapshot> | undefined;

  function set(next: SubmissionSnapshot): void {
    if (next === snapshot) return;
    snapshot = next;
    for (const { notify } of listeners) notify();
  }

  async function send(input: GenerateVideoInput): Promise<SubmissionSnapshot> {
    try {
      const result = await client.generateVideo(input);
      if (result.__typename !== 'GenerateVideoSuccess') return { ...NOTHING, state: 'refused', refusal: result };
      return { ...NOTHING, state: 'accepted', generation: known.receive(result.generation).generation };
    } catch (error) {
      return { ...NOTHING, state: 'failed', error: toError(error) };
    }
  }

  return {
    subscribe(listener) {
      const subscriber = { notify: listener };
      listeners.add(subscriber);
      return () => void listeners.delete(subscriber);
    },
    getSnapshot: () => snapshot,
    getServerSnapshot: () => IDLE,
    submit(input) {
      if (underWay !== undefined) return underWay;
      const sent = send(input).then((result) => {
        if (underWay === sent) {
          underWay = undefined;
          set(result);
        }
        return result;
      });
      underWay = sent;
      set({ ...NOTHING, state: 'submitting' });
      return sent;
    },
    reset() {
      underWay = undefined;
      set(IDLE);
    },
  };
}
