import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '@videogen/sandbox';
import {
  serveHere,
  type ServerHere,
  spawnServer,
  type ServerProcess,
  askGraphql,
  readField,
  readList,
  readText,
  readLedger,
  createFolder,
} from '@videogen/testkit';
import { readStatus } from '../ask-server.ts';
import { hasCurl, streamWithCurl } from '../curl.ts';
import { collect, connectSocket, run, watchQuery } from '../follow-by-socket.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { goOn, steered, steps, submitVideo } from '../steered-video.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ ...steered, IMPORT_ON_FIRST_USE: 'false' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** All results of a watcher from the first step on. */
function everyStep(id: string): readonly object[] {
  return steps.map((status, index) => ({
    data: {
      generationUpdated: {
        version: index + 1,
        status,
        previousStatus: steps[index - 1] ?? null,
        generation: { id, status },
      },
    },
  }));
}

/** Follows to the end, and lets the video go on after each step. */
async function followSteering(results: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  for await (const result of results) {
    seen.push(result);
    await goOn(server, readText(result, 'data', 'generationUpdated', 'status'));
  }
  return seen;
}

test('a plain graphql-ws client follows a video from its first state to COMPLETED, without a hole', async () => {
  const id = await submitVideo(server.gatewayUrl, 'lt_socket');
  await using socket = connectSocket(server.gatewayUrl, 'lt_socket');

  const results = await followSteering(socket.client.iterate({ query: watchQuery, variables: { id } }));

  expect(results).toEqual(everyStep(id));
});

test('curl follows a video over server-sent events until the complete event', async (context) => {
  skipVisibly(context, !hasCurl && 'there is no curl on this machine');
  const id = await submitVideo(server.gatewayUrl, 'lt_with_curl');
  const stream = streamWithCurl({
    url: `${server.gatewayUrl}/graphql`,
    headers: ['accept: text/event-stream', 'content-type: application/json', 'authorization: Bearer lt_with_curl'],
    body: { query: watchQuery, variables: { id } },
  });

  const events: unknown[] = [];
  for await (const { event, data } of stream) {
    events.push({ event, data });
    if (event === 'next') await goOn(server, readText(data, 'data', 'generationUpdated', 'status'));
  }

  const next = everyStep(id).map((data) => ({ event: 'next', data }));
  expect(events).toEqual([...next, { event: 'complete', data: undefined }]);
});

test('queries come by POST and by GET, mutations by POST only', async () => {
  const url = new URL(`${server.gatewayUrl}/graphql`);
  const headers = { authorization: 'Bearer lt_plain_http' };
  const mutation = 'mutation { generateVideo(input: { prompt: "By GET" }) { __typename } }';

  const posted = await askGraphql(server.gatewayUrl, { key: 'lt_plain_http', query: '{ me { __typename id } }' });
  url.searchParams.set('query', '{ me { __typename id } }');
  const got = await fetch(url, { headers });
  url.searchParams.set('query', mutation);
  const refused = await fetch(url, { headers });

  const ledger = await readLedger(server.sandboxUrl);
  expect(posted).toEqual({ status: 200, body: { data: { me: { __typename: 'User', id: expect.any(String) } } } });
  expect([got.status, await got.json()]).toEqual([200, posted.body]);
  expect(refused.status).toBe(405);
  expect(refused.headers.get('allow')).toBe('POST');
  expect(await refused.json()).toEqual({
    errors: [
      {
        message: 'Can only perform a mutation operation from a POST request.',
        extensions: { code: 'BAD_REQUEST' },
      },
    ],
  });
  expect(ledger.accepted.map(({ body }) => body.prompt)).not.toContain('By GET');
});

test('a mutation without an acceptable media type for its answer pays nothing', async () => {
  const query = 'mutation { generateVideo(input: { prompt: "In XML" }) { __typename } }';

  const { status } = await askGraphql(server.gatewayUrl, {
    key: 'lt_plain_http',
    query,
    headers: { accept: 'application/xml' },
  });

  const ledger = await readLedger(server.sandboxUrl);
  expect(status).toBe(406);
  expect(ledger.accepted.map(({ body }) => body.prompt)).not.toContain('In XML');
});

test('a caller with a key can introspect the schema', async () => {
  const query = '{ __schema { subscriptionType { fields { name } } } }';

  const answer = await askGraphql(server.gatewayUrl, { key: 'lt_plain_http', query });

  const fields = ['generationUpdated', 'generationsUpdated', 'usageUpdated'].map((name) => ({ name }));
  expect(answer).toEqual({ status: 200, body: { data: { __schema: { subscriptionType: { fields } } } } });
});

test('an invalid operation gets its own error; the others on its socket run to their end', async () => {
  const id = await submitVideo(server.gatewayUrl, 'lt_neighbours');
  await using socket = connectSocket(server.gatewayUrl, 'lt_neighbours');
  const neighbour = socket.client.iterate({ query: watchQuery, variables: { id } });
  const first = await neighbour.next();

  const [syntax, validation, unknown] = await Promise.all([
    run(socket.client, 'subscription {').catch((errors: unknown) => errors),
    run(socket.client, 'subscription { nothingLikeIt }').catch((errors: unknown) => errors),
    socket.client
      .iterate({ query: 'query A { me { id } } query B { me { id } }', operationName: 'C' })
      .next()
      .catch((errors: unknown) => errors),
  ]);
  await goOn(server, 'PENDING');
  const rest = await followSteering(neighbour);

  expect(syntax).toEqual([
    { message: 'Syntax Error: Expected Name, found <EOF>.', locations: [{ line: 1, column: 15 }] },
  ]);
  expect(validation).toEqual([
    {
      message: 'Cannot query field "nothingLikeIt" on type "Subscription".',
      locations: [{ line: 1, column: 16 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
  expect(unknown).toEqual([{ message: 'Unable to identify operation' }]);
  expect([first.value, ...rest]).toEqual(everyStep(id));
  expect(socket.sockets()).toBe(1);
});

/** Makes a video with so many watchers, half of whom leave early. Counts the requests to the upstream for it. */
async function countRequests(key: string, watchers: number): Promise<Record<string, number>> {
  const before = new Set((await readLedger(server.sandboxUrl)).requests.map((each) => each.key));
  const id = await submitVideo(server.gatewayUrl, key);
  await using socket = connectSocket(server.gatewayUrl, key);
  const watch = () => socket.client.iterate({ query: watchQuery, variables: { id } });
  const half = { length: watchers / 2 };
  const [leader, leaving, staying] = [watch(), Array.from(half, watch), Array.from(half, watch)];

  const first = { done: false, value: everyStep(id)[0] };
  for (const each of [leader, ...leaving, ...staying]) expect(await each.next()).toEqual(first);
  for (const each of leaving) await each.return?.();
  await goOn(server, 'PENDING');
  const [, ...seen] = await Promise.all([followSteering(leader), ...staying.map((each) => collect(each))]);

  const { requests } = await readLedger(server.sandboxUrl);
  expect(seen).toEqual(staying.map(() => everyStep(id).slice(1)));
  return Object.fromEntries(
    requests.filter((each) => !before.has(each.key)).map(({ endpoint, count }) => [endpoint, count]),
  );
}

test('fifty watchers, half of whom leave early, cost the upstream nothing', async () => {
  const alone = await countRequests('lt_unwatched', 0);
  const watched = await countRequests('lt_watched', 50);

  expect(alone).toEqual({ user: 1, generate: 1, status: expect.any(Number) });
  expect(watched).toEqual({ user: 1, generate: 1, status: expect.any(Number) });
  // Polls are spread at random; one for each watcher would be fifty more.
  expect(watched['status']).toBeLessThan((alone['status'] ?? 0) + 25);
});

test("an unknown generation and another user's cannot be told apart", async () => {
  const theirs = await submitVideo(server.gatewayUrl, 'lt_theirs');
  const query = 'query ($id: ID!) { generation(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }';
  await using socket = connectSocket(server.gatewayUrl, 'lt_my_own');
  const unknownGlobalId = Buffer.from(`Generation:${crypto.randomUUID()}`).toString('base64');
  const ids = [theirs, unknownGlobalId, 'gen_0000000000000_000000', 'no id at all'];

  const answers = await Promise.all(
    ids.map((id) => askGraphql(server.gatewayUrl, { key: 'lt_my_own', query, variables: { id } })),
  );
  const results = await Promise.all(ids.map((id) => run(socket.client, watchQuery, { id })));

  const nothing = { status: 200, body: { data: { generation: null, node: null, nodes: [null] } } };
  const notFound = {
    errors: [
      {
        message: "There is no such generation, or it is not this key's.",
        locations: [{ line: 1, column: 27 }],
        path: ['generationUpdated'],
        extensions: { code: 'NOT_FOUND' },
      },
    ],
  };
  expect(answers).toEqual(ids.map(() => nothing));
  expect(results).toEqual(ids.map(() => [notFound]));
  expect(socket.sockets()).toBe(1);
});

test('a subscription begun after the end gets the final state and completes at once', async () => {
  const id = await submitVideo(server.gatewayUrl, 'lt_latecomer');
  await using socket = connectSocket(server.gatewayUrl, 'lt_latecomer');
  await followSteering(socket.client.iterate({ query: watchQuery, variables: { id } }));

  const late = await run(socket.client, watchQuery, { id });

  expect(late).toEqual(everyStep(id).slice(-1));
});

test('`node`, `nodes` and the pages of `generations` agree, also on the order', async () => {
  const key = 'lt_pages';
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.unshift(await submitVideo(server.gatewayUrl, key));
  const pageQuery = `query ($first: Int, $after: String, $last: Int, $before: String) {
    generations(first: $first, after: $after, last: $last, before: $before) {
      totalCount nodes { id } edges { cursor node { id } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  async function readPage(variables: Record<string, unknown>) {
    const { body } = await askGraphql(server.gatewayUrl, { key, query: pageQuery, variables });
    const page = readField(body, 'data', 'generations');
    const nodes = readList(page, 'nodes').map((node) => readText(node, 'id'));
    expect(readList(page, 'edges').map((edge) => readText(edge, 'node', 'id'))).toEqual(nodes);
    return {
      nodes,
      total: readField(page, 'totalCount'),
      next: readField(page, 'pageInfo', 'hasNextPage'),
      start: readText(page, 'pageInfo', 'startCursor'),
      end: readText(page, 'pageInfo', 'endCursor'),
    };
  }

  const first = await readPage({ first: 2 });
  const second = await readPage({ first: 2, after: first.end });
  const third = await readPage({ first: 2, after: second.end });
  const back = await readPage({ last: 2, before: third.start });
  const nodes = await askGraphql(server.gatewayUrl, {
    key,
    query: 'query ($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id } nodes(ids: $ids) { id } }',
    variables: { id: ids[0], ids: [ids[3], 'nonsense', ids[1]] },
  });

  expect([first.nodes, second.nodes, third.nodes]).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  expect([first.next, second.next, third.next]).toEqual([true, true, false]);
  expect([first.total, second.total, third.total]).toEqual([5, 5, 5]);
  expect(back.nodes).toEqual(second.nodes);
  expect(nodes).toEqual({
    status: 200,
    body: {
      data: { node: { __typename: 'Generation', id: ids[0] }, nodes: [{ id: ids[3] }, null, { id: ids[1] }] },
    },
  });
});

/** Several processes at once, on two cores. */
const slow = { timeout: 60_000 };

/** Starts servers side by side. */
async function spawnServers(
  owner: AsyncDisposableStack,
  ...envs: readonly Readonly<Record<string, string>>[]
): Promise<readonly ServerProcess[]> {
  const servers = await Promise.all(
    envs.map((env) => spawnServer({ IMPORT_ON_FIRST_USE: 'false', ...steered, ...env })),
  );
  return servers.map((each) => owner.use(each));
}

test('with VideoGenAPI down, reads go on for a known key, also on a gateway that has not seen it', slow, async () => {
  await using folder = await createFolder();
  await using sandbox = await startSandbox({ port: 0, speed: 1 });
  await using processes = new AsyncDisposableStack();
  const env = { VIDEOGENAPI_URL: `${sandbox.url}/api/v1`, DATABASE_URL: folder.databaseUrl };
  const [first, second] = await spawnServers(
    processes,
    { ...env, ROLES: 'gateway,poller' },
    { ...env, ROLES: 'gateway' },
  );
  if (!first || !second) throw new Error('expected two servers');
  const key = 'lt_known_key';
  const id = await submitVideo(first.gatewayUrl, key);
  await sandbox[Symbol.asyncDispose]();
  await using socket = connectSocket(second.gatewayUrl, key);

  const read = await askGraphql(second.gatewayUrl, {
    key,
    query:
      'query ($id: ID!) { generation(id: $id) { id status } generations { totalCount } models(tier: PREMIUM) { key } }',
    variables: { id },
  });
  const watched = await socket.client.iterate({ query: watchQuery, variables: { id } }).next();
  const submitted = await askGraphql(second.gatewayUrl, {
    key,
    query: `mutation { generateVideo(input: { prompt: "While it is down" }) {
      __typename ... on UpstreamError { message status retryable upstreamMessage }
    } }`,
  });
  const stranger = await askGraphql(second.gatewayUrl, { key: 'lt_never_seen', query: '{ me { id } }' });

  await expect.poll(() => first.output()).toContain('a poll got no status');
  expect(read).toEqual({
    status: 200,
    body: {
      data: {
        generation: { id, status: 'PENDING' },
        generations: { totalCount: 1 },
        models: [{ key: 'veo_3' }, { key: 'veo-31' }],
      },
    },
  });
  expect(watched.value).toEqual(everyStep(id)[0]);
  expect(submitted).toEqual({
    status: 200,
    body: {
      data: {
        generateVideo: {
          __typename: 'UpstreamError',
          message: 'VideoGenAPI cannot be reached (ECONNREFUSED)',
          status: null,
          retryable: true,
          upstreamMessage: null,
        },
      },
    },
  });
  expect(stranger).toEqual({
    status: 503,
    body: {
      errors: [
        {
          message: 'VideoGenAPI does not answer, so this key cannot be checked. Try again later.',
          extensions: { code: 'UPSTREAM_UNAVAILABLE' },
        },
      ],
    },
  });
});

test('a watcher on a gateway sees every change that a poller in another process records', slow, async () => {
  await using folder = await createFolder();
  await using processes = new AsyncDisposableStack();
  const env = { ...steered, VIDEOGENAPI_URL: `${server.sandboxUrl}/api/v1`, DATABASE_URL: folder.databaseUrl };
  const [gateway] = await spawnServers(processes, { ...env, ROLES: 'gateway' }, { ...env, ROLES: 'poller' });
  if (!gateway) throw new Error('expected a gateway');
  const { gatewayUrl } = gateway;
  const id = await submitVideo(gatewayUrl, 'lt_split_roles');
  await using socket = connectSocket(gatewayUrl, 'lt_split_roles');
  // The generation of an update is read after the change, and can be newer.
  const query = 'subscription ($id: ID!) { generationUpdated(id: $id) { version status previousStatus } }';
  const watching = socket.client.iterate({ query, variables: { id } });
  const first = await watching.next();

  // The steps are faster than the gateway's readings.
  for (const status of steps.slice(0, -1)) {
    await goOn(server, status);
    await expect.poll(() => readStatus(gateway, 'lt_split_roles', id)).not.toBe(status);
  }
  const rest = await collect(watching);

  expect([first.value, ...rest].map((result) => readField(result, 'data', 'generationUpdated'))).toEqual(
    steps.map((status, index) => ({ version: index + 1, status, previousStatus: steps[index - 1] ?? null })),
  );
});
