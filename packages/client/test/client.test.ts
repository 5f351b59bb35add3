import { once } from 'node:events';
import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import {
  ConnectionError,
  createVideoGenClient,
  GenerateVideoDocument,
  GenerationDocument,
  GraphQLRequestError,
  UnauthenticatedError,
  VideoGenError,
} from '../src/index.ts';
import { listen } from './listen.ts';
import { KEY, startLiveServer } from './live-server.ts';

test('each method asks for what it says', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'IN_QUEUE', version: 2 });

  expect(await client.me()).toMatchObject({ id: 'user-1', plan: null, usage: { remaining: 99 } });
  expect(await client.models({ tier: 'FREE' })).toMatchObject([{ key: 'sora-2', name: 'Sora 2' }]);
  expect(await client.generation('a')).toMatchObject({ id: 'a', status: 'IN_QUEUE', videoUrl: null });
  expect(await client.generation('b')).toBe(null);
  expect(await client.generations({ first: 5 })).toMatchObject({ totalCount: 1, nodes: [{ id: 'a' }] });
  expect(await client.generateVideo({ prompt: 'a lighthouse' })).toMatchObject({
    __typename: 'GenerateVideoSuccess',
    generation: { id: 'new', status: 'PENDING' },
  });
  expect(server.requests).toEqual(['Me', 'Models', 'Generation', 'Generation', 'Generations', 'GenerateVideo']);
  expect(server.counts.sockets).toBe(0);
});

test('nothing is remembered: the same query asks again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'IN_QUEUE', version: 2 });
  const before = await client.query(GenerationDocument, { id: 'a' });

  server.update({ id: 'a', status: 'COMPLETED', version: 3 });
  const after = await client.query(GenerationDocument, { id: 'a' });

  expect([before.data.generation?.status, after.data.generation?.status]).toEqual(['IN_QUEUE', 'COMPLETED']);
});

test('operations may be strings or parsed documents, and subscriptions too', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'COMPLETED', version: 3 });

  const asked = await client.query<{ me: { id: string } }>('query Mine { me { id } }');
  const parsed = await client.query(parse('query Mine($id: ID!) { generation(id: $id) { version } }'), { id: 'a' });
  const subscribed = await Array.fromAsync(
    client.subscribe('subscription Mine($id: ID!) { generationUpdated(id: $id) { version } }', { id: 'a' }),
  );

  expect(asked).toEqual({ data: { me: { id: 'user-1' } } });
  expect(parsed).toEqual({ data: { generation: { version: 3 } } });
  expect(subscribed).toEqual([{ generationUpdated: { version: 3 } }]);
});

test('a refused key is an UnauthenticatedError that does not contain it', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: 'another-key' });

  const error = await client.me().catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(UnauthenticatedError);
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', message: 'The key was refused.' });
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('another-key');
});

test('GraphQL errors are thrown with their codes', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const overHttp = await client.query('query Wrong { nothing }').catch((thrown: unknown) => thrown);
  const overSocket = await Array.fromAsync(client.subscribe('subscription Wrong { nothing }')).catch(
    (thrown: unknown) => thrown,
  );
  const coded = await Array.fromAsync(
    client.subscribe('subscription Unknown { generationUpdated(id: "b") { version } }'),
  ).catch((thrown: unknown) => thrown);

  expect(overHttp).toBeInstanceOf(GraphQLRequestError);
  expect(overHttp).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', codes: ['GRAPHQL_VALIDATION_FAILED'] });
  expect(overSocket).toBeInstanceOf(GraphQLRequestError);
  expect(overSocket).toMatchObject({ code: 'REQUEST_FAILED', message: expect.stringContaining('nothing') });
  expect(coded).toMatchObject({ code: 'NOT_FOUND', codes: ['NOT_FOUND'] });
});

test('no answer is a ConnectionError, which says when a mutation is in doubt', async () => {
  await using server = await startAnswering(() => undefined);
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const asked = await client.me().catch((thrown: unknown) => thrown);
  const submitted = await client
    .mutate(GenerateVideoDocument, { input: { prompt: 'a lighthouse' } })
    .catch((thrown: unknown) => thrown);

  expect(asked).toBeInstanceOf(ConnectionError);
  expect(asked).toMatchObject({ message: `${server.url} gave no answer.`, status: undefined });
  expect(submitted).toMatchObject({
    message: `${server.url} gave no answer. The mutation may have been carried out.`,
    code: 'CONNECTION_FAILED',
  });
  expect(server.requests).toHaveLength(2);
  expect(inspect([asked, submitted], { depth: 10, showHidden: true })).not.toContain(KEY);
});

test.each([
  [502, 'text/html', '<h1>Bad Gateway</h1>', ConnectionError],
  [200, 'application/json', '{"data":', ConnectionError],
  [200, 'application/json', '{}', ConnectionError],
  [401, 'text/plain', 'no', UnauthenticatedError],
])('an answer of %i that is not GraphQL is an error (%s)', async (status, type, body, expected) => {
  await using server = await startAnswering(() => ({ status, headers: { 'content-type': type }, body }));
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const error = await client.me().catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(expected);
  expect(error).toBeInstanceOf(VideoGenError);
  expect(String(error)).toContain(`HTTP ${status}`);
});

test('a redirect is not followed: it would send a mutation twice', async () => {
  await using server = await startAnswering(() => ({ status: 307, headers: { location: '/elsewhere' }, body: '' }));
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  await expect(client.generateVideo({ prompt: 'a lighthouse' })).rejects.toThrow(ConnectionError);

  expect(server.requests).toEqual(['POST /graphql']);
});

test('a signal cuts a query short with its reason', async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await startAnswering(() => {
    asked.resolve();
    return 'never';
  });
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const leaving = new AbortController();
  const reason = new Error('the user left');

  const asking = client.me({ signal: leaving.signal });
  await asked.promise;
  leaving.abort(reason);

  await expect(asking).rejects.toBe(reason);
  await expect(client.me({ signal: leaving.signal })).rejects.toBe(reason);
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['localhost:4000/graphql', 'got "localhost:4000/graphql"'],
  ['/graphql', 'got "/graphql"'],
  ['ws://127.0.0.1:4000/graphql', 'got "ws://127.0.0.1:4000/graphql"'],
  ['', 'got ""'],
  ['http://user:secret@127.0.0.1:4000/graphql', 'without a user name or password'],
])('the url %j is refused at once, saying what is expected', (url, message) => {
  const create = () => createVideoGenClient({ url });

  expect(create).toThrow(TypeError);
  expect(create).toThrow('such as http://127.0.0.1:4000/graphql');
  expect(create).toThrow(message);
  expect(create).not.toThrow('secret');
});

test('an empty key is refused at once', () => {
  expect(() => createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql', key: '' })).toThrow(
    /^key must be .* got an empty string\.$/,
  );
});

test.each(['two words', 'line\nbreak', 'schlüssel'])('the key %j is refused without being repeated', (key) => {
  const create = () => createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql', key });

  expect(create).toThrow(/^key must be /);
  expect(create).not.toThrow(key);
});

test('without a key none is sent', async () => {
  await using server = await startAnswering(({ headers }) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data: { me: { id: String(headers['authorization']) } } }),
  }));
  await using client = createVideoGenClient({ url: new URL(server.url) });

  expect(await client.me()).toEqual({ id: 'undefined' });
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A server that answers as told: with an answer, by hanging up, or never. */
async function startAnswering(
  answer: (request: { readonly headers: Record<string, unknown> }) => Answer | undefined | 'never',
): Promise<AsyncDisposable & { readonly url: string; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const given = answer(request);
    if (given === 'never') return;
    if (given === undefined) request.socket.destroy();
    else response.writeHead(given.status, given.headers).end(given.body);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
