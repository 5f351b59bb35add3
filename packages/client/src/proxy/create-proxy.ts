import { readEndpoint, readKey } from '../transport/endpoint.ts';
import { forward } from './forward.ts';
import { checkPost, readOperation } from './read-operation.ts';
import { answerRefusal, answerUnknown, Refusal } from './refusal.ts';
import { clientDocuments, createTrustedDocuments, type ProxyDocument } from './trusted-documents.ts';

export interface VideoGenProxyOptions {
  /** The gateway's GraphQL URL, as the server reaches it, such as `http://127.0.0.1:4000/graphql`. */
  readonly url: string | URL;
  /**
   * Called for each request, before its body is read. Returns the VideoGenAPI key that stands for the login of this request,
   * the same for all users or one for each. The answer is 401 UNAUTHENTICATED if there is no key, or if the function throws.
   */
  readonly authorize: (request: Request) => string | null | undefined | Promise<string | null | undefined>;
  /** The documents that are forwarded; by default those of the client's methods (`clientDocuments`). Every other is refused. */
  readonly documents?: readonly ProxyDocument[] | undefined;
  /** The largest body, in bytes; by default 512 KiB, as in the gateway. */
  readonly maxBodyBytes?: number | undefined;
  /** A `fetch` of your own, for requests to the gateway. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Called with each error that the browser is not told: of `authorize`, and of the connection to the gateway. By default `console.error`. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Answers one request. It never rejects, and the answer never contains the key. */
export type VideoGenProxy = (request: Request) => Promise<Response>;

/**
 * Creates a handler for a server of your own, through which pages use the gateway without a key. It forwards queries and mutations,
 * and subscriptions as server-sent events. Throws a TypeError for an invalid URL.
 *
 * @example
 * const proxy = createVideoGenProxy({
 *   url: 'http://127.0.0.1:4000/graphql',
 *   authorize: async (request) => ((await findUser(request)) ? process.env.VIDEOGENAPI_KEY : undefined),
 * });
 */
export function createVideoGenProxy(options: VideoGenProxyOptions): VideoGenProxy {
  const { authorize, documents = clientDocuments, maxBodyBytes = 512 * 1024, onError = console.error } = options;
  const { httpUrl: url, isRelative } = readEndpoint(options.url);
  if (isRelative) throw new TypeError('The url of a proxy must be absolute.');
  const trusted = createTrustedDocuments(documents);

  async function findKey(request: Request): Promise<string> {
    let key: string | null | undefined;
    try {
      key = await authorize(request);
    } catch (error) {
      onError(error);
    }
    if (key === null || key === undefined || key === '') {
      throw new Refusal(401, 'UNAUTHENTICATED', 'This server has no login for the request.');
    }
    return readKey(key);
  }

  /** A browser that leaves is no error. */
  function report(error: unknown, { signal }: Request): void {
    if (!signal.aborted) onError(error);
  }

  return async (request) => {
    try {
      checkPost(request);
      const key = await findKey(request);
      const operation = await readOperation(request, trusted, maxBodyBytes);
      const onLoss = (error: unknown): void => report(error, request);
      const gateway = { url, key, fetch: options.fetch ?? globalThis.fetch, onLoss };
      return await forward(gateway, operation, request).catch((error: unknown) => {
        onLoss(error);
        return answerUnknown(502, 'The gateway gave no answer.', {});
      });
    } catch (error) {
      if (error instanceof Refusal) return answerRefusal(request, error);
      report(error, request);
      return answerUnknown(500, 'This server could not read the request, or has no usable key.', {});
    }
  };
}
