import { anySignal } from './transport/any-signal.ts';
import type { VideoGenClient } from './api.ts';
import type { CallOptions, VideoGenClientOptions } from './options.ts';
import { createConnectionTracker } from './transport/connection-state.ts';
import { createTransport } from './transport/create-transport.ts';
import { createCredentials } from './transport/credentials.ts';
import { readEndpoint } from './transport/endpoint.ts';
import { createRequests } from './calls/requests.ts';
import { createSubscriptions } from './calls/subscriptions.ts';
import { ConnectionError, VideoGenError } from './errors.ts';
import { createRetries } from './transport/retries.ts';
import { generateAndWait } from './calls/generate-and-wait.ts';
import type { GenerateVideoInput } from './generated/operations.ts';
import {
  CancelGenerationText,
  GenerateVideoText,
  GenerateVideosText,
  GenerationText,
  GenerationsText,
  ImportGenerationsText,
  LabelGenerationText,
  MeText,
  ModelText,
  ModelsText,
  PreviewGenerateVideosText,
  RefreshGenerationText,
} from './generated/texts.ts';
import { listGenerations } from './calls/list-generations.ts';
import { createSubmittedVideo } from './calls/submitted-video.ts';
import { createHttp } from './transport/http.ts';
import type { SubmitOptions } from './calls/send-with-keys.ts';
import { submit } from './calls/submit.ts';
import { submitAll } from './calls/submit-all.ts';

/**
 * Creates a client. Connections are opened by the first call. Throws a TypeError for an invalid url or key.
 *
 * @example
 * await using client = createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql', key: process.env.VIDEOGENAPI_KEY });
 */
export function createVideoGenClient(options: VideoGenClientOptions): VideoGenClient {
  const { fetch, webSocketImpl, timeoutMs, transport: choice = 'auto' } = options;
  const { httpUrl, socketUrl, isRelative } = readEndpoint(options.url);
  const given = createCredentials({ key: options.key, headers: options.headers });
  const credentials = isRelative ? { ...given, readHeaders: () => refuseRelative(httpUrl) } : given;
  const { isRenewable } = credentials;
  const send = createHttp({ url: httpUrl, credentials, fetch });
  const transport = createTransport({
    // Server-sent events read the headers first.
    choice: isRelative ? 'sse' : choice,
    socket: { url: socketUrl, credentials, webSocketImpl },
    stream: { url: httpUrl, credentials, fetch },
  });
  const tracker = createConnectionTracker();
  const closing = new AbortController();
  const { query, mutate } = createRequests({ send, credentials, timeoutMs, closing: closing.signal });

  const subscriptions = createSubscriptions({
    transport,
    send,
    closing: closing.signal,
    follow: { tracker, retries: createRetries(), isRenewable },
  });
  const { watch } = subscriptions;

  const cancel = async (id: string, callOptions?: CallOptions) =>
    (await mutate(CancelGenerationText, { id }, callOptions)).data.cancelGeneration;

  const submitOnce = async (input: GenerateVideoInput, signal: AbortSignal) =>
    (await send({ kind: 'mutation', document: GenerateVideoText, variables: { input } }, signal)).generateVideo;

  const submitVideo = (input: GenerateVideoInput, submitOptions: SubmitOptions = {}) =>
    submit(submitOnce, input, {
      ...submitOptions,
      isRenewable,
      stopping: anySignal(submitOptions.stopping, closing.signal),
    });

  const submitAllOnce = async (inputs: readonly GenerateVideoInput[], signal: AbortSignal) =>
    (await send({ kind: 'mutation', document: GenerateVideosText, variables: { inputs } }, signal)).generateVideos;

  async function close(): Promise<void> {
    closing.abort(new ConnectionError('The client was closed.'));
    await transport.close();
  }

  return {
    generateVideo: submitVideo,
    generateVideos: (inputs, submitOptions = {}) =>
      submitAll(submitAllOnce, inputs, { ...submitOptions, isRenewable, stopping: closing.signal }),
    previewGenerateVideos: async (inputs, { precedingCount, ...callOptions } = {}) =>
      (await query(PreviewGenerateVideosText, { inputs, precedingCount }, callOptions)).data.previewGenerateVideos,
    generateAndWait: (input, waitOptions = {}) => generateAndWait({ submit: submitVideo, watch }, input, waitOptions),
    ...subscriptions,
    submit: async (input, submitOptions) =>
      createSubmittedVideo({ watch, cancel }, await submitVideo(input, submitOptions)),
    generation: async (id, callOptions) => (await query(GenerationText, { id }, callOptions)).data.generation,
    generations: (variables = {}, callOptions) =>
      listGenerations(async (page) => (await query(GenerationsText, page, callOptions)).data.generations, variables),
    refresh: async (id, callOptions) =>
      (await mutate(RefreshGenerationText, { id }, callOptions)).data.refreshGeneration,
    cancel,
    label: async (id, label, callOptions) =>
      (await mutate(LabelGenerationText, { id, label }, callOptions)).data.labelGeneration,
    importGenerations: async (callOptions) =>
      (await mutate(ImportGenerationsText, {}, callOptions)).data.importGenerations,
    models: async (variables = {}, callOptions) => (await query(ModelsText, variables, callOptions)).data.models,
    model: async (modelKey, callOptions) => (await query(ModelText, { key: modelKey }, callOptions)).data.model,
    me: async (callOptions) => (await query(MeText, {}, callOptions)).data.me,
    async download(generation, to, downloadOptions = {}) {
      const { download } = await import('./calls/download.ts');
      return await download(fetch ?? globalThis.fetch, generation, to, downloadOptions);
    },
    query,
    mutate,
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

/** A page's module may create its client on the server as well, where it sends nothing. */
async function refuseRelative(url: string): Promise<never> {
  throw new VideoGenError(
    'NO_PAGE',
    `There is no page here to whose site the url ${JSON.stringify(url)} could belong.`,
  );
}
