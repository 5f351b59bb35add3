import { createRequest, getOperationName, stringifyDocument } from '@urql/core';
import { answerWithin } from './transport/answer-within.ts';
import { anySignal } from './transport/any-signal.ts';
import type { CallOptions, OperationDocument, SubscribeOptions, VideoGenClient, VideoGenClientOptions } from './api.ts';
import { createConnectionTracker } from './transport/connection-state.ts';
import { createTransport } from './transport/create-transport.ts';
import { readEndpoint, readKey } from './transport/endpoint.ts';
import { ConnectionError } from './errors.ts';
import { follow, type FollowParts } from './transport/follow.ts';
import { createRetries } from './transport/retries.ts';
import { generateAndWait } from './calls/generate-and-wait.ts';
import {
  CancelGenerationDocument,
  GenerateVideoDocument,
  type GenerateVideoInput,
  GenerateVideosDocument,
  GenerationDocument,
  GenerationsDocument,
  ImportGenerationsDocument,
  MeDocument,
  ModelDocument,
  ModelsDocument,
  RefreshGenerationDocument,
} from './generated/operations.ts';
import type { GenerationUpdate, User } from './generation.ts';
import { listGenerations } from './calls/list-generations.ts';
import { createSubmittedVideo } from './calls/submitted-video.ts';
import { createHttp } from './transport/http.ts';
import { createAbortableIterable } from './transport/abortable-iterable.ts';
import { submit, type SubmitOptions } from './calls/submit.ts';
import { submitAll } from './calls/submit-all.ts';
import type { Connection } from './transport/transport.ts';
import { watchGeneration, type WatchOptions, type WatchParts } from './calls/watch.ts';
import { type WatchAllOptions, watchGenerations } from './calls/watch-all.ts';
import { watchUser } from './calls/watch-usage.ts';

/** The time-out of a query that belongs to a watch, which then connects again. */
const QUERY_WITHIN_MS = 20_000;

/**
 * Creates a client. Connections are opened by the first call. Throws a TypeError for an invalid url or key.
 *
 * @example
 * await using client = createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql', key: process.env.VIDEOGENAPI_KEY });
 */
export function createVideoGenClient(options: VideoGenClientOptions): VideoGenClient {
  const { fetch, webSocketImpl, transport: choice = 'auto' } = options;
  const { httpUrl, socketUrl } = readEndpoint(options.url);
  const key = readKey(options.key);
  const send = createHttp({ url: httpUrl, key, fetch });
  const transport = createTransport({
    choice,
    socket: { url: socketUrl, key, webSocketImpl },
    stream: { url: httpUrl, key, fetch },
  });
  const tracker = createConnectionTracker();
  const followParts: FollowParts = { tracker, retries: createRetries() };
  const closing = new AbortController();

  async function query<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables?: Variables,
    { signal }: CallOptions = {},
  ): Promise<{ readonly data: Data }> {
    return { data: await send({ kind: 'query', document, variables, signal }) };
  }

  async function mutate<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables?: Variables,
    { signal }: CallOptions = {},
  ): Promise<{ readonly data: Data }> {
    return { data: await send({ kind: 'mutation', document, variables, signal }) };
  }

  function subscribeOnce<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables: Partial<Variables> | undefined,
    connection: Connection,
  ): AsyncGenerator<Data, void, undefined> {
    const request = createRequest(document, variables ?? {});
    const payload = {
      query: stringifyDocument(request.query),
      variables: request.variables,
      operationName: getOperationName(request.query),
    };
    return transport.subscribe<Data>(payload, connection);
  }

  function subscribe<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables?: Variables,
    { signal: given, resumeWith }: SubscribeOptions<Data, Variables> = {},
  ): AsyncIterable<Data> {
    async function* run(signal: AbortSignal): AsyncGenerator<Data, void, undefined> {
      let present: Partial<Variables> | undefined = variables;
      const connect = (connection: Connection) => subscribeOnce(document, present, connection);
      for await (const data of follow(followParts, connect, { signal })) {
        if (resumeWith !== undefined) present = { ...variables, ...resumeWith(data) };
        yield data;
      }
    }
    return createAbortableIterable(run, [given, closing.signal]);
  }

  const watchParts: WatchParts = {
    subscribeOnce,
    follow: followParts,
    query: (document, variables, { signal }) =>
      answerWithin(QUERY_WITHIN_MS, signal, (inTime) => query(document, variables, { signal: inTime })),
  };

  function watch(id: string, { signal: given, after }: WatchOptions = {}): AsyncIterable<GenerationUpdate> {
    return createAbortableIterable(
      (signal) => watchGeneration(watchParts, id, { after, signal }),
      [given, closing.signal],
    );
  }

  function watchAll({ signal: given, after, filter }: WatchAllOptions = {}): AsyncIterable<GenerationUpdate> {
    return createAbortableIterable(
      (signal) => watchGenerations(watchParts, filter, { after, signal }),
      [given, closing.signal],
    );
  }

  function watchUsage({ signal: given }: CallOptions = {}): AsyncIterable<User> {
    return createAbortableIterable((signal) => watchUser(watchParts, signal), [given, closing.signal]);
  }

  const cancel = async (id: string, callOptions?: CallOptions) =>
    (await mutate(CancelGenerationDocument, { id }, callOptions)).data.cancelGeneration;

  const submitOnce = async (input: GenerateVideoInput, signal: AbortSignal) =>
    (await mutate(GenerateVideoDocument, { input }, { signal })).data.generateVideo;

  const submitVideo = (input: GenerateVideoInput, submitOptions: SubmitOptions = {}) =>
    submit(submitOnce, input, { ...submitOptions, stopping: anySignal(submitOptions.stopping, closing.signal) });

  const submitAllOnce = async (inputs: readonly GenerateVideoInput[], signal: AbortSignal) =>
    (await mutate(GenerateVideosDocument, { inputs }, { signal })).data.generateVideos;

  async function close(): Promise<void> {
    closing.abort(new ConnectionError('The client was closed.'));
    await transport.close();
  }

  return {
    generateVideo: submitVideo,
    generateVideos: (inputs, submitOptions = {}) =>
      submitAll(submitAllOnce, inputs, { ...submitOptions, stopping: closing.signal }),
    generateAndWait: (input, waitOptions = {}) => generateAndWait({ submit: submitVideo, watch }, input, waitOptions),
    watch,
    watchAll,
    submit: async (input, submitOptions) =>
      createSubmittedVideo({ watch, cancel }, await submitVideo(input, submitOptions)),
    generation: async (id, callOptions) => (await query(GenerationDocument, { id }, callOptions)).data.generation,
    generations: (variables = {}, callOptions) =>
      listGenerations(
        async (page) => (await query(GenerationsDocument, page, callOptions)).data.generations,
        variables,
      ),
    refresh: async (id, callOptions) =>
      (await mutate(RefreshGenerationDocument, { id }, callOptions)).data.refreshGeneration,
    cancel,
    importGenerations: async (callOptions) =>
      (await mutate(ImportGenerationsDocument, {}, callOptions)).data.importGenerations,
    models: async (variables = {}, callOptions) => (await query(ModelsDocument, variables, callOptions)).data.models,
    model: async (modelKey, callOptions) => (await query(ModelDocument, { key: modelKey }, callOptions)).data.model,
    me: async (callOptions) => (await query(MeDocument, {}, callOptions)).data.me,
    watchUsage,
    query,
    mutate,
    subscribe,
    get connectionState() {
      return tracker.state;
    },
    get lastError() {
      return tracker.lastError;
    },
    onConnectionState: tracker.onChange,
    close,
    [Symbol.asyncDispose]: close,
  };
}
