import { getRequestListener } from '@hono/node-server';
import { createVideoGenClient, type VideoGenClient } from '@videogen/client';
import { createVideoGenProxy, type VideoGenProxyOptions } from '@videogen/client/proxy';
import { type HttpServer, serveHttp } from '@videogen/testkit';

/** The key that the proxy has. */
export const KEY = 'lt_kept_off_the_page';

/** A website whose users log in by a cookie, with a proxy to the gateway. */
export function serveSite(options: { readonly url: string } & Partial<VideoGenProxyOptions>): Promise<HttpServer> {
  const proxy = createVideoGenProxy({
    authorize: ({ headers }) => (headers.get('cookie') === 'login=alice' ? KEY : undefined),
    ...options,
  });
  return serveHttp(getRequestListener(proxy));
}

export interface PageClient {
  readonly client: VideoGenClient;
  /** All that came over HTTP: headers and bodies. */
  readonly readReceived: () => string;
}

/** A client in a page of the website: it has no key, and its browser adds the cookie. */
export function visit({ origin }: Pick<HttpServer, 'origin'>, cookie = 'login=alice'): PageClient {
  let received = '';
  const fetchWithCookie: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers });
    received += JSON.stringify([...response.headers]);
    const decoder = new TextDecoder();
    const recording = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        received += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body?.pipeThrough(recording), response);
  };
  return {
    client: createVideoGenClient({ url: `${origin}/api/videogen`, fetch: fetchWithCookie }),
    readReceived: () => received,
  };
}

export function post({ origin }: Pick<HttpServer, 'origin'>, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${origin}/api/videogen`, {
    method: 'POST',
    headers: { cookie: 'login=alice', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
