import type { CancelGenerationResult, GenerateVideoResult, Generation, GenerationUpdate } from '../generation.ts';
import { GenerationRefusedError } from '../errors.ts';
import { awaitCompletion, createDeadline, type Watch } from './await-completion.ts';
import type { WatchOptions } from './watch.ts';

export interface ResultOptions {
  /** Ends the wait, which then throws the signal's reason. The generation continues. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from this call after which a WaitTimeoutError is thrown; by default never. */
  readonly timeoutMs?: number | undefined;
  /** Called with the present state and then with each change, in order. An error that it throws ends the wait. */
  readonly onUpdate?: ((update: GenerationUpdate) => void) | undefined;
}

/** A submitted video, returned by `client.submit`. Its methods may be called in any order, several times and at once. */
export interface SubmittedVideo {
  readonly id: string;
  /** The last known state: that of the submission, later the newest that `updates`, `result` or `cancel` has seen. */
  readonly generation: Generation;
  /**
   * Yields the present state, then each change in order, until a terminal status; see `client.watch`.
   *
   * @example
   * for await (const { status, generation } of video.updates()) console.log(status, generation.progress);
   */
  updates(options?: WatchOptions): AsyncIterable<GenerationUpdate>;
  /**
   * Resolves to the COMPLETED generation. Throws a GenerationFailedError, or a WaitTimeoutError after `timeoutMs`, after
   * which the generation continues and `result` may be called again.
   *
   * @example
   * const { videoUrl } = await video.result({ timeoutMs: 600_000 });
   */
  result(options?: ResultOptions): Promise<Generation>;
  /**
   * Withdraws the video if it is SCHEDULED and was not sent yet; see `client.cancel`.
   *
   * @example
   * const canceled = await video.cancel();
   * if (canceled.__typename === 'NotCancelableError') console.log(canceled.message);
   */
  cancel(): Promise<CancelGenerationResult>;
}

/** The methods that a submitted video uses. */
export interface SubmittedVideoParts {
  readonly watch: (id: string, options?: WatchOptions) => AsyncIterable<GenerationUpdate>;
  readonly cancel: (id: string) => Promise<CancelGenerationResult>;
}

/** Creates the handle of a submission. Throws a GenerationRefusedError for a refused one. */
export function createSubmittedVideo(
  { watch, cancel }: SubmittedVideoParts,
  submitted: GenerateVideoResult,
): SubmittedVideo {
  if (submitted.__typename !== 'GenerateVideoSuccess') throw new GenerationRefusedError(submitted);
  let { generation } = submitted;
  const { id } = generation;

  const keepNewest = (seen: Generation): void => {
    if (seen.version > generation.version) generation = seen;
  };
  const updates = (options?: WatchOptions): AsyncIterable<GenerationUpdate> =>
    withEach(watch(id, options), (update) => keepNewest(update.generation));
  const follow: Watch = (_, options) => updates(options);

  return {
    id,
    get generation() {
      return generation;
    },
    updates,
    result: ({ signal, timeoutMs, onUpdate } = {}) =>
      awaitCompletion(follow, generation, { signal, deadline: createDeadline(timeoutMs), onUpdate }),
    async cancel() {
      const result = await cancel(id);
      if ('generation' in result) keepNewest(result.generation);
      return result;
    },
  };
}

/** The same iterable; `see` is called with each event before it is yielded. */
function withEach<Event>(events: AsyncIterable<Event>, see: (event: Event) => void): AsyncIterable<Event> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = events[Symbol.asyncIterator]();
      return {
        async next() {
          const next = await iterator.next();
          if (next.done !== true) see(next.value);
          return next;
        },
        return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}
