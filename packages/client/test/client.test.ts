import { inspect } from 'node:util';
import { parse } from 'graphql';
import { expect, test, vi } from 'vitest';
import {
  ConnectionError,
  createVideoGenClient,
  GenerateVideoDocument,
  GenerationDocument,
  GraphQLRequestError,
  UnauthenticatedError,
  VideoGenError,
} from '../src/index.ts';
import { startAnswering } from './answering-server.ts';
import { KEY, startLiveServer } from './live-server.ts';
import { readAs, successOf } from './live-values.ts';

test('each method returns its data', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'IN_QUEUE', version: 2 });

  expect(await client.me()).toEqual({
    id: 'user-1',
    email: null,
    plan: null,
    usage: { currentMonth: 1, monthlyLimit: 100, remaining: 99, today: 1, total: 1 },
    rateLimits: [],
  });
  expect(await client.models({ tier: 'FREE' })).toEqual([
    {
      id: 'model-1',
      key: 'sora-2',
      name: 'Sora 2',
      provider: null,
      description: null,
      tier: null,
      lifecycle: null,
      modes: [],
      maxResolution: null,
      resolutions: [],
      durationRange: null,
      typicalProcessingTimeSeconds: null,
    },
  ]);
  expect(await client.generation('a')).toEqual(readAs({ id: 'a', status: 'IN_QUEUE', version: 2 }));
  expect(await client.generation('b')).toBe(null);
  expect(await client.generations({ first: 5 })).toEqual({
    totalCount: 1,
    updatesCursor: 'cursor-1',
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    nodes: [readAs({ id: 'a', status: 'IN_QUEUE', version: 2 })],
  });
  expect(await client.generateVideo({ prompt: 'a lighthouse' })).toEqual(successOf('new'));
  expect(server.requests).toEqual(['Me', 'Models', 'Generation', 'Generation', 'Generations', 'GenerateVideo']);
  expect(server.counts.sockets).toBe(0);
});

test('nothing is cached: the same query is sent again', async () => {
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

  expect(error).toEqual(new UnauthenticatedError('The key was refused.'));
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

  const locations = [{ line: 2, column: 3 }];
  const invalid = {
    message: 'Cannot query field "nothing" on type "Query".',
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  };
  const unknown = {
    message: 'No such generation.',
    locations,
    path: ['generationUpdated'],
    extensions: { code: 'NOT_FOUND' },
  };
  expect(overHttp).toEqual(new GraphQLRequestError([invalid]));
  expect(overSocket).toEqual(
    new GraphQLRequestError([{ message: 'Cannot query field "nothing" on type "Subscription".', locations }]),
  );
  expect(coded).toEqual(new GraphQLRequestError([unknown]));
  expect([overHttp, overSocket, coded].map(readCodes)).toEqual([
    ['GRAPHQL_VALIDATION_FAILED', ['GRAPHQL_VALIDATION_FAILED']],
    ['REQUEST_FAILED', []],
    ['NOT_FOUND', ['NOT_FOUND']],
  ]);
});

test('a missing answer is a ConnectionError, which warns that a mutation may have been carried out', async () => {
  await using server = await startAnswering(() => undefined);
  await using client = createVideoGenClient({ url: server.url, key: KEY, timeoutMs: 400 });
  using _ = vi.spyOn(Math, 'random').mockReturnValue(1);

  const asked = await client.me().catch((thrown: unknown) => thrown);
  const submitted = await client
    .mutate(GenerateVideoDocument, { input: { prompt: 'a lighthouse' } })
    .catch((thrown: unknown) => thrown);

  expect(asked).toEqual(new ConnectionError(`${server.url} gave no answer.`));
  expect(submitted).toEqual(
    new ConnectionError(`${server.url} gave no answer. The mutation may have been carried out.`),
  );
  expect(server.requests).toHaveLength(2);
  expect(inspect([asked, submitted], { depth: 10, showHidden: true })).not.toContain(KEY);
});

test.each([
  [502, 'text/html', '<h1>Bad Gateway</h1>'],
  [200, 'application/json', '{"data":'],
  [200, 'application/json', '{}'],
  [401, 'text/plain', 'no'],
])('an answer of %i that is not GraphQL is an error (%s)', async (status, type, body) => {
  await using server = await startAnswering(() => ({ status, headers: { 'content-type': type }, body }));
  await using client = createVideoGenClient({ url: server.url, key: KEY, timeoutMs: 400 });
  using _ = vi.spyOn(Math, 'random').mockReturnValue(1);

  const error = await client.me().catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(VideoGenError);
  expect(error).toEqual(
    status === 401
      ? new UnauthenticatedError(`${server.url} refused the key (HTTP 401).`)
      : new ConnectionError(`${server.url} gave an answer that is not GraphQL (HTTP ${status}).`, { status }),
  );
});

test('a redirect is not followed: it would send a mutation twice', async () => {
  await using server = await startAnswering(() => ({ status: 307, headers: { location: '/elsewhere' }, body: '' }));
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  await expect(client.generateVideo({ prompt: 'a lighthouse' })).rejects.toThrow(ConnectionError);

  expect(server.requests).toEqual(['POST /graphql']);
});

test('a signal ends a query with its reason', async () => {
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
  ['graphql', 'got "graphql"'],
  ['ws://127.0.0.1:4000/graphql', 'got "ws://127.0.0.1:4000/graphql"'],
  ['', 'got ""'],
  ['http://user:secret@127.0.0.1:4000/graphql', 'without a user name or password'],
])('the url %j is refused at once with the expected form', (url, message) => {
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

function readCodes(error: unknown): unknown {
  return error instanceof GraphQLRequestError ? [error.code, error.codes] : error;
}
