/** The URLs of the gateway: for queries and mutations, and for subscriptions over a websocket. */
export interface Endpoint {
  readonly httpUrl: string;
  readonly socketUrl: string;
}

/** Parses the gateway's GraphQL URL. Throws a TypeError with the expected form and the given text. */
export function readEndpoint(url: string | URL): Endpoint {
  // URL.parse is missing in Node 20.
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : null;
  if (parsed === null || !(parsed.protocol === 'http:' || parsed.protocol === 'https:')) {
    throw new TypeError(`${EXPECTED}; got ${JSON.stringify(String(url))}.`);
  }
  // fetch would refuse such a URL on each call, with the password in its message.
  if (parsed.username !== '' || parsed.password !== '') {
    throw new TypeError(`${EXPECTED}, without a user name or password in it; pass the VideoGenAPI key as \`key\`.`);
  }

  parsed.hash = '';
  const httpUrl = parsed.href;
  return { httpUrl, socketUrl: httpUrl.replace(/^http/, 'ws') };
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
  "url must be the absolute http(s) URL of the gateway's GraphQL endpoint, such as http://127.0.0.1:4000/graphql";
