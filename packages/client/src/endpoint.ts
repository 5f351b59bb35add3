/** Where the gateway answers: queries and mutations over HTTP, subscriptions over a WebSocket at the same path. */
export interface Endpoint {
  readonly httpUrl: string;
  readonly socketUrl: string;
}

/** Reads the gateway's GraphQL URL. Throws a TypeError that says what was expected and what came. */
export function readEndpoint(url: string | URL): Endpoint {
  const parsed = URL.parse(String(url));
  if (parsed === null || !(parsed.protocol === 'http:' || parsed.protocol === 'https:')) {
    throw new TypeError(`${EXPECTED}; got ${JSON.stringify(String(url))}.`);
  }
  // fetch refuses such a URL on each call, with the password in its message.
  if (parsed.username !== '' || parsed.password !== '') {
    throw new TypeError(`${EXPECTED}, without a user name or password in it; pass the VideoGenAPI key as \`key\`.`);
  }

  parsed.hash = '';
  const httpUrl = parsed.href;
  return { httpUrl, socketUrl: httpUrl.replace(/^http/, 'ws') };
}

/** Checks the key before it reaches fetch, whose errors quote a header that they refuse. Never names the key. */
export function readKey(key: string | undefined): string | undefined {
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError(
      'key must be a VideoGenAPI key, visible ASCII characters without spaces, or be left out when the gateway has its own; ' +
        (key === '' ? 'got an empty string.' : 'the one given has other characters in it.'),
    );
  }
  return key;
}

const EXPECTED =
  "url must be the absolute http(s) URL of the gateway's GraphQL endpoint, such as http://127.0.0.1:4000/graphql";
