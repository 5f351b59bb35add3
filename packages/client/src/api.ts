import type { ConnectionListener, ConnectionState } from './transport/connection-state.ts';
import type { GenerateAndWaitOptions } from './calls/generate-and-wait.ts';
import type { VideoGenError } from './errors.ts';
import type { GenerateVideoInput, GenerationsQueryVariables, ModelsQueryVariables } from './generated/operations.ts';
import type {
  CancelGenerationResult,
  GenerateVideoResult,
  GenerateVideosPreview,
  Generation,
  GenerationUpdate,
  ImportGenerationsResult,
  LabelGenerationResult,
  Model,
  ModelQueue,
  RefreshGenerationResult,
  User,
} from './generation.ts';
import type { ModelKey } from './generated/model-keys.ts';
import type { DownloadOptions, DownloadProgress } from './calls/download.ts';
import type { DownloadTarget } from './calls/download-target.ts';
import type { GenerationListing } from './calls/list-generations.ts';
import type { GenerateVideoOptions } from './calls/send-with-keys.ts';
import type { KeyedGenerateVideoResult } from './calls/submit-all.ts';
import type { SubmittedVideo } from './calls/submitted-video.ts';
import type {
  CallOptions,
  OperationArguments,
  OperationDocument,
  PreviewOptions,
  SubscriptionArguments,
  WatchUsageOptions,
} from './options.ts';
import type { WatchOptions } from './calls/watch.ts';
import type { WatchAllOptions } from './calls/watch-all.ts';
import type { WatchQueuesOptions } from './calls/watch-queues.ts';

/**
 * A client of one gateway with one key. Every method may throw an UnauthenticatedError, a ConnectionError or a
 * GraphQLRequestError. Further errors are named with the method. All are subclasses of VideoGenError.
 */
export interface VideoGenClient extends AsyncDisposable {
  /**
   * Submits one video. Expected refusals are results with another `__typename`. A request without an answer is sent again
   * with the same idempotencyKey (that of the input, or a random one), so the video is made once. After two minutes without
   * an answer it throws a ConnectionError with the key.
   *
   * @example
   * const result = await client.generateVideo({ prompt: 'A lighthouse in a storm', model: 'kling_25' });
   * if (result.__typename === 'GenerateVideoSuccess') console.log(result.generation.id);
   * else console.log(result.message);
   */
  generateVideo(input: GenerateVideoInput, options?: GenerateVideoOptions): Promise<GenerateVideoResult>;
  /**
   * Submits up to 20 videos in one request. Resolves to one result for each, in order, with the idempotencyKey of its input. A
   * failure does not stop the others. A request without an answer is sent again with the same keys, so each video is made
   * once. Without an answer in time it throws a ConnectionError with the keys.
   *
   * @example
   * const results = await client.generateVideos([{ prompt: 'A lighthouse' }, { prompt: 'A mill' }]);
   * for (const result of results) {
   *   if (result.__typename === 'GenerateVideoSuccess') console.log(result.generation.id);
   *   else console.log(result.message, 'To repeat it, send its input with', result.idempotencyKey);
   * }
   */
  generateVideos(
    inputs: readonly GenerateVideoInput[],
    options?: GenerateVideoOptions,
  ): Promise<readonly KeyedGenerateVideoResult[]>;
  /**
   * Resolves to the expected outcome of submitting up to 100 inputs now, in order: of each its problems, its warnings and the times of
   * its submission and completion, and the numbers of all. It sends nothing to VideoGenAPI and spends nothing. A longer list is
   * previewed in parts, with the number of inputs before each part as `precedingCount`.
   *
   * @example
   * const preview = await client.previewGenerateVideos([{ prompt: 'A lighthouse', whenRateLimited: 'QUEUE' }, { prompt: '' }]);
   * console.log(preview.submittedNow, preview.queued, preview.remainingAfter, preview.lastCompletionAt);
   * for (const { issues, expectedSubmitAt } of preview.lines) console.log(expectedSubmitAt ?? issues);
   */
  previewGenerateVideos(
    inputs: readonly GenerateVideoInput[],
    options?: PreviewOptions,
  ): Promise<GenerateVideosPreview>;
  /**
   * Submits one video like `generateVideo`, and resolves to a handle that follows and cancels it. Throws a
   * GenerationRefusedError, whose `refusal` is the expected error, by `__typename`.
   *
   * @example
   * const video = await client.submit({ prompt: 'A lighthouse in a storm', model: 'kling_25' });
   * console.log(video.id, video.generation.status);
   * const { videoUrl } = await video.result({ timeoutMs: 600_000 });
   */
  submit(input: GenerateVideoInput, options?: GenerateVideoOptions): Promise<SubmittedVideo>;
  /**
   * Submits one video like `generateVideo`, follows it to its end, and resolves to the COMPLETED generation. Throws a
   * GenerationRefusedError, a GenerationFailedError, or a WaitTimeoutError with the id of the unfinished generation.
   *
   * @example
   * const { videoUrl } = await client.generateAndWait(
   *   { prompt: 'A lighthouse in a storm', model: 'kling_25' },
   *   { timeoutMs: 600_000, onUpdate: ({ status }) => console.log(status) },
   * );
   */
  generateAndWait(input: GenerateVideoInput, options?: GenerateAndWaitOptions): Promise<Generation>;
  /**
   * Yields the present state of a generation, or the updates after the cursor `after`, then each change in order, until a
   * terminal status. After a lost connection it resumes: no change is missed and none is repeated. Throws a
   * GenerationNotFoundError. Leaving the loop ends the subscription.
   *
   * @example
   * for await (const { status, generation } of client.watch(id)) {
   *   console.log(status, generation.progress);
   * }
   */
  watch(id: string, options?: WatchOptions): AsyncIterable<GenerationUpdate>;
  /**
   * Yields each change of the caller's generations, from now on or since the cursor `after`. It never ends by itself, and
   * resumes after a lost connection.
   *
   * @example
   * const { nodes, updatesCursor } = await client.generations();
   * console.log(`${nodes.length} generations`);
   * for await (const { generation, status } of client.watchAll({ after: updatesCursor })) {
   *   console.log(generation.id, status);
   * }
   */
  watchAll(options?: WatchAllOptions): AsyncIterable<GenerationUpdate>;
  /**
   * Resolves to one generation by the gateway's id or VideoGenAPI's own (`gen_...`); null if it is not the caller's.
   *
   * @example
   * const generation = await client.generation(id);
   * console.log(generation?.status ?? 'unknown');
   */
  generation(id: string, options?: CallOptions): Promise<Generation | null>;
  /**
   * Requests the caller's generations, newest first. Awaited, it resolves to one page of, by default, 20. With `for await` it
   * yields the generations of all pages, and requests each page, of `first` generations, when it is reached.
   *
   * @example
   * const { nodes, totalCount } = await client.generations({ first: 50, filter: { status: ['COMPLETED'] } });
   * for await (const { id, videoUrl } of client.generations({ filter: { status: ['COMPLETED'] } })) {
   *   console.log(id, videoUrl);
   * }
   */
  generations(variables?: GenerationsQueryVariables, options?: CallOptions): GenerationListing;
  /**
   * Asks VideoGenAPI for the status of a generation now, at most once a second, and resolves to the state or an expected error
   * with another `__typename`. A generation that is followed needs no refresh: the gateway polls it.
   *
   * @example
   * const result = await client.refresh(id);
   * if (result.__typename === 'RefreshGenerationSuccess') console.log(result.generation.status);
   */
  refresh(id: string, options?: CallOptions): Promise<RefreshGenerationResult>;
  /**
   * Withdraws a generation that is SCHEDULED and was not sent yet. Resolves to the CANCELED generation or an expected error
   * with another `__typename`: VideoGenAPI cannot cancel what it has accepted.
   *
   * @example
   * const result = await client.cancel(id);
   * if (result.__typename === 'NotCancelableError') console.log(result.generation.status);
   */
  cancel(id: string, options?: CallOptions): Promise<CancelGenerationResult>;
  /**
   * Gives a generation a label in place of its own one, or removes it for null, whatever its status. Resolves to the generation or an
   * expected error with another `__typename`. `watchAll` yields the change, also after the end of the generation.
   *
   * @example
   * const result = await client.label(id, 'Scene 12');
   * if (result.__typename === 'LabelGenerationSuccess') console.log(result.generation.label);
   */
  label(id: string, label: string | null, options?: CallOptions): Promise<LabelGenerationResult>;
  /**
   * Brings generations that were made elsewhere with this key into the gateway, which then follows the unfinished ones.
   * Resolves to their numbers, or to an expected error with another `__typename`.
   *
   * @example
   * const result = await client.importGenerations();
   * if (result.__typename === 'ImportGenerationsSuccess') console.log(result.imported, result.followed);
   */
  importGenerations(options?: CallOptions): Promise<ImportGenerationsResult>;
  /**
   * Downloads the video of a COMPLETED generation, without the key: to a path (in Node), a WritableStream, or a writable stream
   * of Node, each of which it closes. A file gets its name once it is complete. Throws a VideoGenError with the code NO_VIDEO
   * for a generation without one, a ConnectionError for a download that is cut off, and the target's own errors.
   *
   * @example
   * const generation = await client.generateAndWait({ prompt: 'A lighthouse in a storm' });
   * await client.download(generation, 'lighthouse.mp4', {
   *   onProgress: ({ receivedBytes, totalBytes }) => console.log(receivedBytes, totalBytes),
   * });
   */
  download(
    generation: Pick<Generation, 'id' | 'status' | 'videoUrl'>,
    to: DownloadTarget,
    options?: DownloadOptions,
  ): Promise<DownloadProgress>;
  /**
   * Resolves to the models of the catalogue.
   *
   * @example
   * const models = await client.models({ mode: 'IMAGE_TO_VIDEO' });
   * console.log(models.map(({ key }) => key));
   */
  models(variables?: ModelsQueryVariables, options?: CallOptions): Promise<readonly Model[]>;
  /**
   * Resolves to one model of the catalogue by its key; null if the catalogue has none.
   *
   * @example
   * const model = await client.model('kling_25');
   * console.log(model?.durationRange);
   */
  model(key: ModelKey, options?: CallOptions): Promise<Model | null>;
  /**
   * Resolves to the owner of the key.
   *
   * @example
   * const { usage } = await client.me();
   * console.log(usage.remaining);
   */
  me(options?: CallOptions): Promise<User>;
  /**
   * Yields the owner of the key now, and again when the gateway learns of a change, at most once a second. It never ends by
   * itself, and connects again after a loss. Each event is the whole state.
   *
   * @example
   * for await (const { usage } of client.watchUsage()) console.log(usage.remaining);
   */
  watchUsage(options?: WatchUsageOptions): AsyncIterable<User>;
  /**
   * Yields the queues of the key's owner now, and again after each change, at most once a second: of each model the generations that
   * wait (SCHEDULED), in the order in which they will be sent, and its rate limit. It never ends by itself, and connects again after a
   * loss. Each event is the whole state.
   *
   * @example
   * for await (const queues of client.watchQueues()) {
   *   for (const { model, waitingCount, nextSlotAt } of queues) console.log(model.name, waitingCount, nextSlotAt);
   * }
   */
  watchQueues(options?: WatchQueuesOptions): AsyncIterable<readonly ModelQueue[]>;

  /**
   * Sends a query of your own, again if it gets no answer. There is no cache. Throws a VideoGenError with the code
   * INVALID_OPERATION for a text that is not GraphQL or no query.
   *
   * @example
   * const { data } = await client.query<{ me: { id: string } }>('{ me { id } }');
   */
  query<Data = unknown, Variables = Record<string, unknown>>(
    document: OperationDocument<Data, Variables>,
    ...rest: OperationArguments<NoInfer<Variables>>
  ): Promise<{ readonly data: Data }>;
  /**
   * Sends a mutation of your own, once. It is never repeated.
   *
   * @example
   * const { data } = await client.mutate<{ cancelGeneration: { __typename: string } }>(
   *   'mutation Cancel($id: ID!) { cancelGeneration(id: $id) { __typename } }',
   *   { id },
   * );
   */
  mutate<Data = unknown, Variables = Record<string, unknown>>(
    document: OperationDocument<Data, Variables>,
    ...rest: OperationArguments<NoInfer<Variables>>
  ): Promise<{ readonly data: Data }>;
  /**
   * Starts a subscription of your own; each iteration is a new one. After a lost connection it is sent again with the same
   * variables, except those returned by `resumeWith`; the same after 256 results that wait for a slow consumer. Without
   * `resumeWith` the results of the meantime are missed.
   *
   * @example
   * const usage = client.subscribe<{ usageUpdated: { usage: { remaining: number | null } } }>(
   *   'subscription Usage { usageUpdated { usage { remaining } } }',
   * );
   * for await (const { usageUpdated } of usage) console.log(usageUpdated.usage.remaining);
   */
  subscribe<Data = unknown, Variables = Record<string, unknown>>(
    document: OperationDocument<Data, Variables>,
    ...rest: SubscriptionArguments<NoInfer<Data>, NoInfer<Variables>>
  ): AsyncIterable<Data>;

  /** The common state of the connections of all subscriptions; `closed` without any. */
  readonly connectionState: ConnectionState;
  /** The reason for which a connection was last lost or could not be opened; undefined if none was. */
  readonly lastError: VideoGenError | undefined;
  /**
   * Calls the listener after each change of `connectionState`, and while it is `retrying` after each failed attempt, until the
   * returned function is called. Its second argument has the reason: `error`, `attempt` and `retryInMs`. An error of the
   * listener becomes an uncaught one.
   *
   * @example
   * const stop = client.onConnectionState((state, { error, attempt, retryInMs }) => {
   *   console.log(state, error?.message, attempt, retryInMs);
   * });
   */
  readonly onConnectionState: (listener: ConnectionListener) => () => void;

  /**
   * Ends all subscriptions, which then throw a ConnectionError, and closes their connection. `await using` calls it as well.
   * Queries and mutations keep nothing open.
   *
   * @example
   * await client.close();
   */
  close(): Promise<void>;
}
