/** The URLs of the gateway: for queries and mutations, and for subscriptions over a websocket. */
export interface Endpoint {
  readonly httpUrl: string;
  readonly socketUrl: string;
  /** True for a path where there is no page, as in a page's rendering on the server. No request can be sent there. */
  readonly isRelative: boolean;
}

/**
 * Parses the gateway's GraphQL URL, or a path of the page's own site. Throws a TypeError with the expected form and the given
 * text.
 */
export function readEndpoint(url: string | URL): Endpoint {
  const text = String(url);
  const isPath = /^\/(?!\/)/.test(text);
  const page = isPath ? readPage() : undefined;
  if (isPath && page === undefined) return { httpUrl: text, socketUrl: text, isRelative: true };
  // URL.parse is missing in Node 20.
  const parsed = URL.canParse(text, page) ? new URL(text, page) : null;
  if (parsed === null || !(parsed.protocol === 'http:' || parsed.protocol === 'https:')) {
    throw new TypeError(`${EXPECTED}; got ${JSON.stringify(text)}.`);
  }
  // fetch would refuse such a URL on each call, with the password in its message.
  if (parsed.username !== '' || parsed.password !== '') {
    throw new TypeError(`${EXPECTED}, without a user name or password in it; pass the VideoGenAPI key as \`key\`.`);
  }

  parsed.hash = '';
  const httpUrl = parsed.href;
  return { httpUrl, socketUrl: httpUrl.replace(/^http/, 'ws'), isRelative: false };
}

/** The URL of the page, or of the worker of one. */
function readPage(): string | undefined {
  const place: unknown = Reflect.get(globalThis, 'location');
  if (typeof place !== 'object' || place === null || !('origin' in place)) return undefined;
  return typeof place.origin === 'string' && place.origin.startsWith('http') ? place.origin : undefined;
}

/** Checks the key before it reaches fetch, whose errors quote invalid headers. The error does not contain the key. */
export function readKey(key: string): string {
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError(
      'key must be a VideoGenAPI key of visible ASCII characters without spaces, or be left out if the gateway has a key of its own; ' +
        (key === '' ? 'got an empty string.' : 'the given one has other characters.'),
    );
  }
  return key;
}

const EXPECTED =
  "url must be the absolute http(s) URL of the gateway's GraphQL endpoint, such as http://127.0.0.1:4000/graphql, or in a page a path of its site, such as /api/videogen";
