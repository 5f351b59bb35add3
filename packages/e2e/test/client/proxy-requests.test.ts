import { expect, test } from 'vitest';
import { clientDocuments } from '@videogen/client/proxy';
import { serveHttp } from '@videogen/testkit';
import { KEY, post, serveSite } from './serve-site.ts';

/** No request reaches a gateway. */
const NOWHERE = 'http://127.0.0.1:1/graphql';
const [anyText = ''] = clientDocuments;
const posted = { cookie: 'login=alice', 'content-type': 'application/json' };
const malformed: readonly (readonly [string, number, RequestInit])[] = [
  ['a GET', 405, { method: 'GET' }],
  ['a form of another site', 415, { headers: { ...posted, 'content-type': 'text/plain' }, body: '{}' }],
  ['no JSON', 400, { headers: posted, body: '{' }],
  ['a batch', 400, { headers: posted, body: '[]' }],
  ['no document', 400, { headers: posted, body: '{}' }],
  ['variables that are a list', 400, { headers: posted, body: JSON.stringify({ query: anyText, variables: [] }) }],
  ['a name that is a number', 400, { headers: posted, body: JSON.stringify({ query: anyText, operationName: 1 }) }],
  ['a large body', 413, { headers: posted, body: JSON.stringify({ query: anyText, x: 'x'.repeat(2000) }) }],
  [
    'a large body of unknown length',
    413,
    { headers: posted, body: new Blob(['x'.repeat(4000)]).stream(), duplex: 'half' } as RequestInit,
  ],
];

test.each(malformed)('%s is refused with %d and an error of GraphQL', async (_name, status, init) => {
  await using site = await serveSite({ url: NOWHERE, maxBodyBytes: 2000 });

  const response = await fetch(`${site.origin}/api/videogen`, { method: 'POST', ...init });

  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }],
  });
});

test('a text of half a megabyte made to be slow is refused within a second', async () => {
  await using site = await serveSite({ url: NOWHERE });
  const texts = ['"\\'.repeat(80_000), '"""'.repeat(80_001), '"'.repeat(200_000), '\\"""'.repeat(60_000)];

  const start = performance.now();
  const answers = await Promise.all(texts.map(async (query) => (await post(site, { query })).status));

  expect(answers).toEqual([400, 400, 400, 400]);
  expect(performance.now() - start).toBeLessThan(4_000);
});

test('the gateway gets the key, the media types and the trusted text, and no header of the browser', async () => {
  const seen: unknown[] = [];
  await using upstream = await serveHttp((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ ...request.headers, body: JSON.parse(body) });
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'set-cookie': 'a=b',
          'x-secret': KEY,
          'retry-after': '7',
        })
        .end('{"data":null}');
    });
  });
  await using site = await serveSite({ url: `${upstream.origin}/graphql` });
  const query = `# of the page\n${anyText}`;

  const response = await post(
    site,
    { query, variables: { id: 'a' }, extensions: { any: 1 }, more: 2 },
    { accept: 'application/json', authorization: 'Bearer lt_of_the_page', origin: 'https://a.example', 'x-more': '1' },
  );

  expect(seen).toEqual([
    {
      host: new URL(upstream.origin).host,
      connection: 'keep-alive',
      accept: 'application/json',
      'accept-encoding': expect.any(String),
      'accept-language': '*',
      'sec-fetch-mode': 'cors',
      'user-agent': 'node',
      'content-length': expect.any(String),
      'content-type': 'application/json',
      authorization: `Bearer ${KEY}`,
      body: { query: expect.not.stringContaining('of the page'), variables: { id: 'a' } },
    },
  ]);
  const headers = Object.fromEntries(
    [...response.headers].filter(
      ([name]) => !/^(date|connection|keep-alive|transfer-encoding|content-length)$/.test(name),
    ),
  );
  expect(headers).toEqual({
    'cache-control': 'no-store',
    'content-type': 'application/json',
    'retry-after': '7',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
});

test.each([
  ['a page', 200, 502],
  ['a redirect', 302, 502],
  ['a wrong path', 404, 404],
  ['a failing proxy', 503, 503],
])('instead of %s (%d) that repeats the key, the page gets a plain %d', async (_name, status, expected) => {
  let requests = 0;
  await using upstream = await serveHttp((request, response) => {
    requests++;
    response
      .writeHead(status, { 'content-type': 'text/html', location: '/elsewhere' })
      .end(request.headers.authorization);
  });
  await using site = await serveSite({ url: upstream.origin });

  const response = await post(site, { query: anyText });

  expect(response.status).toBe(expected);
  expect(await response.text()).toBe(`The gateway gave an answer that is not GraphQL (HTTP ${status}).`);
  expect(requests).toBe(1);
});

test('the stream to the gateway ends when the browser leaves', async () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  await using upstream = await serveHttp((_, response) => {
    response.on('close', leave);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n');
  });
  const told: unknown[] = [];
  await using site = await serveSite({ url: upstream.origin, onError: (error) => told.push(error) });
  const leaving = new AbortController();

  const response = await fetch(`${site.origin}/api/videogen`, {
    method: 'POST',
    headers: { ...posted, accept: 'text/event-stream' },
    body: JSON.stringify({ query: anyText }),
    signal: leaving.signal,
  });
  const first = await response.body?.getReader().read();
  leaving.abort();
  await left;

  expect(new TextDecoder().decode(first?.value)).toBe(': here\n\n');
  expect(told).toEqual([]);
});

test('a request that waits for the gateway ends when the browser leaves', async () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  await using upstream = await serveHttp((_, response) => {
    response.on('close', leave);
    arrived.resolve();
  });
  const told: unknown[] = [];
  await using site = await serveSite({ url: upstream.origin, onError: (error) => told.push(error) });
  const leaving = new AbortController();

  const response = fetch(`${site.origin}/api/videogen`, {
    method: 'POST',
    headers: posted,
    body: JSON.stringify({ query: anyText }),
    signal: leaving.signal,
  }).catch(String);
  await arrived.promise;
  leaving.abort();
  await Promise.all([left, response]);

  expect(told).toEqual([]);
});
