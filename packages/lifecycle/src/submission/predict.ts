import type { Generation, QueueSummary } from '@videogen/store';
import type { GenerateInput, InputIssue } from '../input/generate-input.ts';
import { digestInput } from '../input/request.ts';
import type { UsualRateLimit } from '../settings.ts';
import {
  addRequests,
  DEFAULT_MODEL,
  emptyQueue,
  findExpectedWait,
  hasRoom,
  takeRoom,
  type QueueLoad,
} from './queue.ts';

/** An input after its checks. */
export interface CheckedLine {
  readonly input: GenerateInput;
  readonly issues: readonly InputIssue[];
  readonly warnings: readonly string[];
}

/** The outcome that an input would have now. */
export type Outcome =
  | { readonly type: 'invalid'; readonly issues: readonly InputIssue[] }
  /** The rate limit would refuse it. */
  | { readonly type: 'rate-limited' }
  /** Its idempotency key was used; `generation` is undefined until the submission has an outcome. */
  | { readonly type: 'existing'; readonly generation: Generation | undefined }
  /** The input with that index has the same idempotency key. */
  | { readonly type: 'repeated'; readonly index: number }
  | { readonly type: 'sent'; readonly waitMs: number }
  | { readonly type: 'queued'; readonly waitMs: number };

/** The state from which {@link predict} begins. */
export interface Circumstances {
  /** Submissions under idempotency keys of the inputs. */
  readonly known: readonly Generation[];
  readonly queues: readonly QueueSummary[];
  /** The number of inputs before these. */
  readonly precedingCount: number;
  /** The rate limit of a model that has not been reported. */
  readonly usual: UsualRateLimit;
}

/** Predicts the outcome of each input, in the order in which they would be submitted. */
export function predict(lines: readonly CheckedLine[], circumstances: Circumstances): readonly Outcome[] {
  const keys = createKeys(circumstances.known);
  const queues = createExpectedQueues(circumstances);
  return lines.map(({ input, issues }, index) => {
    if (issues.length > 0) return { type: 'invalid', issues };
    const earlier = keys.find(input);
    if (earlier) return earlier;
    const outcome = queues.add(input);
    // The key of a refused one may be used again.
    if (outcome.type !== 'rate-limited') keys.add(input, index);
    return outcome;
  });
}

/** The idempotency keys that were used before or by an earlier input. */
function createKeys(known: readonly Generation[]) {
  const generations = new Map(known.map((generation) => [generation.idempotencyKey, generation]));
  const indexes = new Map<string, { readonly index: number; readonly digest: string }>();
  return {
    find(input: GenerateInput): Outcome | undefined {
      const { idempotencyKey: key } = input;
      if (key == null) return undefined;
      const generation = generations.get(key);
      if (generation) {
        if (generation.inputDigest !== digestInput(input)) return conflict(usedBefore);
        return { type: 'existing', generation: generation.status === 'SUBMITTING' ? undefined : generation };
      }
      const first = indexes.get(key);
      if (!first) return undefined;
      if (first.digest !== digestInput(input)) return conflict(`${usedAtOnce} ${first.index}`);
      return { type: 'repeated', index: first.index };
    },
    add(input: GenerateInput, index: number): void {
      const { idempotencyKey: key } = input;
      if (key != null) indexes.set(key, { index, digest: digestInput(input) });
    },
  };
}

const usedBefore = 'expected a new key, or the input with which this one was used before';
const usedAtOnce = 'expected a key for each different input, got that of the input with the index';

function conflict(message: string): Outcome {
  return { type: 'invalid', issues: [{ path: ['idempotencyKey'], message }] };
}

/** The queues as they are expected to be after each further submission. */
function createExpectedQueues({ queues, precedingCount, usual }: Circumstances) {
  const loads = new Map<string, QueueLoad>();

  function findLoad(modelKey: string): QueueLoad {
    const queue = queues.find((each) => each.modelKey === modelKey) ?? emptyQueue;
    return loads.get(modelKey) ?? addRequests(queue, precedingCount, usual);
  }

  return {
    add({ model, whenRateLimited }: GenerateInput): Outcome {
      const modelKey = model ?? DEFAULT_MODEL;
      const load = findLoad(modelKey);
      if (whenRateLimited !== 'QUEUE') {
        if (!hasRoom(load)) return { type: 'rate-limited' };
        loads.set(modelKey, takeRoom(load, 1, usual));
        return { type: 'sent', waitMs: 0 };
      }
      const waitMs = findExpectedWait(load, usual);
      loads.set(modelKey, addRequests(load, 1, usual));
      return waitMs === undefined ? { type: 'sent', waitMs: 0 } : { type: 'queued', waitMs };
    },
  };
}
