import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';

type Headers = Readonly<Record<string, string>>;

const query = '{ me { __typename } }';
const json = { accept: 'application/json' };
const served = [200, { data: { me: { __typename: 'User' } } }];
const needed =
  'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).';
const wrongAccept =
  'The operator\'s key serves a GET only with "Accept: application/json", "application/graphql-response+json" or "text/event-stream".';
const wrongHost = (name: string) =>
  `To use the operator's key under the name "${name}", add it to ALLOWED_HOSTS; or send a key of your own.`;

function refused(message: string) {
  return [401, { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] }];
}

function startWithOperatorsKey() {
  return startForAlice({ fallbackKey: aliceKey, allowedHosts: ['gateway.example'] });
}

type Running = Awaited<ReturnType<typeof startWithOperatorsKey>>;

/** The status and the body of an answer to exactly these headers; `fetch` would set some by itself. */
async function ask({ port }: Running, method: 'GET' | 'POST', headers: Headers): Promise<readonly unknown[]> {
  const path = method === 'GET' ? `/graphql?${new URLSearchParams({ query })}` : '/graphql';
  const asking = request({ port, host: '127.0.0.1', method, path, headers });
  asking.end(method === 'POST' ? JSON.stringify({ query }) : undefined);
  const [response] = await once(asking, 'response');
  return [response.statusCode, JSON.parse(await text(response))];
}

const get = (running: Running, headers: Headers) => ask(running, 'GET', headers);
const post = (running: Running, headers: Headers) =>
  ask(running, 'POST', { 'content-type': 'application/json', ...headers });

/** The type of a socket's first message, or the code and reason of its close. */
async function connect({ url }: Running, headers: Headers): Promise<unknown> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  const closed = once(socket, 'close').then(([code, reason]) => [code, String(reason)]);
  const acknowledged = once(socket, 'message').then(([data]) => JSON.parse(String(data)).type);
  const first = await Promise.race([closed, acknowledged]);
  socket.terminate();
  return first;
}

test.for([
  ['what a program sends', json],
  ['the media type of GraphQL', { accept: 'application/graphql-response+json, */*;q=0.1' }],
  ['localhost as the host', { ...json, host: 'localhost:4000' }],
  ['an address of version 6 as the host', { ...json, host: '[::1]:4000' }],
  ['an allowed name as the host', { ...json, host: 'gateway.example' }],
  ['an allowed name in capitals', { ...json, host: 'Gateway.Example:4000' }],
  [
    'a page of this gateway',
    { ...json, host: '10.0.0.5:4000', origin: 'http://10.0.0.5:4000', 'sec-fetch-site': 'same-origin' },
  ],
  ['a page behind a proxy that speaks TLS', { ...json, host: 'gateway.example', origin: 'https://gateway.example' }],
] as const)("the operator's key serves %s", async ([, headers]) => {
  await using running = await startWithOperatorsKey();

  const answers = await Promise.all([get(running, headers), post(running, headers), connect(running, headers)]);

  expect(answers).toEqual([served, served, 'connection_ack']);
});

test.for([
  ['another site', { 'sec-fetch-site': 'cross-site' }, needed],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }, needed],
  ['another origin', { origin: 'https://elsewhere.example' }, needed],
  ['an opaque origin', { origin: 'null' }, needed],
  ['a name that leads here', { host: 'evil.example:4000' }, wrongHost('evil.example')],
  [
    'a name that leads here, with an origin',
    { host: 'evil.example', origin: 'http://evil.example' },
    wrongHost('evil.example'),
  ],
] as const)("the operator's key does not serve %s, whose own key is", async ([, headers, message]) => {
  await using running = await startWithOperatorsKey();
  const withJson = { ...json, ...headers };

  const answers = [await get(running, withJson), await post(running, withJson), await connect(running, headers)];
  const withKey = await post(running, { ...withJson, authorization: `Bearer ${aliceKey}` });

  expect(answers).toEqual([refused(message), refused(message), [4401, message]]);
  expect(withKey).toEqual(served);
});

test.for<[string, Headers]>([
  ['an image', { accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' }],
  ['a script', { accept: '*/*' }],
  ['nothing', {}],
])("the operator's key does not serve a GET that accepts %s; a caller's own key does", async ([, headers]) => {
  await using running = await startWithOperatorsKey();

  const withoutKey = await get(running, headers);
  const withKey = await get(running, { ...headers, authorization: `Bearer ${aliceKey}` });

  expect(withoutKey).toEqual(refused(wrongAccept));
  expect(withKey).toEqual(served);
  expect(running.identified).toEqual([aliceKey]);
});
