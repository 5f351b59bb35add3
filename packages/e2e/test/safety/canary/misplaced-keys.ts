import type { NamedRequest } from './evidence.ts';

/** Requests that bring a key where none belongs, as happens by mistake: in the URL, in another header, in the operation. */
export function listMisplaced(gatewayUrl: string, key: string): readonly NamedRequest[] {
  const encoded = encodeURIComponent(key);
  const graphql = `${gatewayUrl}/graphql`;
  const json = { 'content-type': 'application/json' };
  const authorized = { ...json, authorization: `Bearer ${key}` };
  const me = { query: '{ me { id } }' };
  const post = (body: object | string, headers: Record<string, string> = authorized): RequestInit => ({
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return [
    { name: 'in the query of the URL', url: `${graphql}?key=${encoded}`, init: post(me, json) },
    {
      name: 'in the query of the URL, by GET',
      url: `${graphql}?query=%7Bme%7Bid%7D%7D&authorization=Bearer%20${encoded}`,
    },
    { name: 'in the query of the URL, as in the header', url: `${graphql}?access_token=${encoded}`, init: post(me) },
    { name: 'in the path', url: `${gatewayUrl}/${encoded}`, init: post(me) },
    { name: 'in the path below GraphQL', url: `${graphql}/${encoded}`, init: post(me) },
    {
      name: 'as the name of the user in Basic',
      url: graphql,
      init: post(me, { ...json, authorization: `Basic ${btoa(`${key}:`)}` }),
    },
    {
      name: 'in a header of another name',
      url: graphql,
      init: post(me, { ...json, 'x-api-key': key, cookie: `key=${encoded}` }),
    },
    {
      name: 'twice in the header',
      url: graphql,
      init: post(me, { ...json, authorization: `Bearer ${key}, Bearer ${key}` }),
    },
    {
      name: 'as referrer and agent',
      url: graphql,
      init: post(me, {
        ...authorized,
        referer: `https://a.example/?${encoded}`,
        'user-agent': key,
      }),
    },
    {
      name: 'as the type of the content',
      url: graphql,
      init: post(me, { ...authorized, 'content-type': `text/${encoded}` }),
    },
    { name: 'as the accepted type', url: graphql, init: post(me, { ...authorized, accept: `text/${encoded}` }) },
    {
      name: 'in the extensions, as headers',
      url: graphql,
      init: post({ ...me, extensions: { headers: { authorization: `Bearer ${key}` } } }, json),
    },
    {
      name: 'in the extensions, as in the header',
      url: graphql,
      init: post({ ...me, extensions: { key, headers: { authorization: key } } }),
    },
    {
      name: 'as the hash of a document',
      url: graphql,
      init: post({ extensions: { persistedQuery: { version: 1, sha256Hash: key } } }),
    },
    { name: 'as the id of a document', url: graphql, init: post({ documentId: key }) },
    {
      name: 'as the id of a document in the URL',
      url: `${graphql}?documentId=${encoded}`,
      init: { headers: authorized },
    },
    {
      name: 'as the name of the operation',
      url: graphql,
      init: post({ query: 'query A { me { id } }', operationName: key }),
    },
    { name: 'as a variable that is not declared', url: graphql, init: post({ ...me, variables: { [key]: key } }) },
    { name: 'as a comment of the document', url: graphql, init: post({ query: `# ${key}\n{ me { id } }` }) },
    { name: 'beside the operation', url: graphql, init: post({ ...me, key, authorization: key }) },
    { name: 'as the whole body', url: graphql, init: post(key) },
    {
      name: 'in a form',
      url: graphql,
      init: post(`key=${encoded}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    { name: 'asking for health', url: `${gatewayUrl}/health?key=${encoded}`, init: { headers: authorized } },
    { name: 'asking for readiness', url: `${gatewayUrl}/ready?key=${encoded}`, init: { headers: authorized } },
    {
      name: 'asking for the schema',
      url: `${gatewayUrl}/schema.graphql?key=${encoded}`,
      init: { headers: authorized },
    },
    {
      name: 'asking for GraphiQL',
      url: `${graphql}?key=${encoded}`,
      init: { headers: { ...authorized, accept: 'text/html' } },
    },
    {
      name: 'before a request from a page',
      url: `${graphql}?key=${encoded}`,
      init: {
        method: 'OPTIONS',
        headers: {
          origin: 'https://page.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      },
    },
  ];
}

/** Requests that are no HTTP, by name, with a key in them. */
export function listMalformed(key: string): readonly (readonly [name: string, lines: readonly string[]])[] {
  const first = 'POST /graphql HTTP/1.1';
  return [
    [
      'with a control character after the key',
      [first, 'Content-Type: application/json', `Authorization: Bearer ${key}\u0007`],
    ],
    [
      'with a character outside ASCII in the key',
      [first, 'Content-Type: application/json', `Authorization: Bearer ${key}\u00fc`],
    ],
    ['with the key as a line', [first, `Bearer ${key}`]],
    ['with the key as the name of a header', [first, `${key}: Bearer`]],
    ['with the key as the method', [`${key} /graphql HTTP/1.1`, `Authorization: Bearer ${key}`]],
    ['with the key as the version', [`POST /graphql ${key}`]],
    ['with a second length', [first, `Authorization: Bearer ${key}`, 'Content-Length: 7']],
    ['with a folded header', [first, 'Authorization: Bearer', ` ${key}`]],
    ['with a head that is too long', [first, `Authorization: Bearer ${key}`, `X-Long: ${key.repeat(500)}`]],
  ];
}
