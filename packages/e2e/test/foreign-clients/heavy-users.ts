import { gql } from '@apollo/client';
import { QueryObserver } from '@tanstack/query-core';
import { fetchQuery } from 'relay-runtime';
import { expect, test } from 'vitest';
import { ask } from '../ask-server.ts';
import { readField, readList, readText, advanceClock } from '@videogen/testkit';
import { createApolloClient } from './apollo.ts';
import { hundredModels, type UsualGateway } from './gateway.ts';
import { operations, type Variables } from './operations.ts';
import { createRelayEnvironment } from './relay.ts';
import { createSockets } from './sockets.ts';
import { createQueryClient } from './tanstack-query.ts';
import { createUrqlClient } from './urql.ts';

const filter = { model: hundredModels };
const columns =
  `addAudio aspectRatio audioPrompt cameraFixed completedAt createdAt duration estimatedCompletionAt extra fps
  generationId id imageUrl mode processingTimeSeconds progress prompt queuePosition referenceImageUrls requestId resolution searchedUntil seed stalled
  status style submitAt updatedAt upstreamStatus veoModel version videoUrl warnings`.split(/\s+/);
const statuses = ['PENDING', 'SCHEDULED', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED', 'UNCONFIRMED'];
const countStatus = (status: string): string =>
  `${status.toLowerCase()}: generations(first: 0, filter: { status: [${status}] }) { totalCount }`;
const HOUR_SECONDS = 3600;

/** Tests that the limits allow the largest usual requests. */
export function testHeavyUsers(gateway: () => UsualGateway): void {
  test('a dashboard shows a hundred videos with all that is known of them, in one query of Apollo Client', async () => {
    await using opened = createApolloClient(gateway().access);
    const dashboard = `query Dashboard($filter: GenerationFilter) {
      me { id email plan { name maxGenerations unlimited } usage { currentMonth monthlyLimit remaining today total } }
      models { id key name tier }
      generations(first: 100, filter: $filter) {
        totalCount
        updatesCursor
        edges {
          cursor
          node {
            ${columns.join(' ')}
            model { id key name provider tier modes resolutions maxResolution durationRange { min max } }
            failure { code message upstreamMessage }
            progressCurve { at progress }
            updates(first: 10) { at cursor previousStatus status version }
          }
        }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;

    const { data } = await opened.client.query({ query: gql(dashboard), variables: { filter } });

    expect(listIds(data)).toEqual(gateway().hundred);
  });

  test('a table asks for the columns that its user chose, each by a directive of its own', async () => {
    const client = createUrqlClient(gateway().access, []);
    const names = columns.filter((name) => name !== 'id');
    const table = `query Table($filter: GenerationFilter, ${names.map((name) => `$${name}: Boolean!`).join(', ')}) {
      generations(first: 100, filter: $filter) {
        edges { node { id ${names.map((name) => `${name} @include(if: $${name})`).join(' ')} } }
      }
    }`;
    const chosen = Object.fromEntries(names.map((name) => [name, name.length % 2 === 0]));

    const { data, error } = await client.query(table, { filter, ...chosen });

    expect(error).toBeUndefined();
    expect(listIds(data)).toEqual(gateway().hundred);
  });

  test('an overview counts the videos of each status and shows others, in one query', async () => {
    const client = createUrqlClient(gateway().access, []);
    const overview = `{
      me { id usage { currentMonth monthlyLimit } rateLimits { used limit model { id name } } }
      models { id key name tier }
      ${statuses.map(countStatus).join('\n')}
      newest: generations(first: 20) { edges { cursor node { id prompt status videoUrl } } }
    }`;

    const { data, error } = await client.query(overview, {});

    expect(error).toBeUndefined();
    expect(Object.keys(data)).toHaveLength(11);
  });

  test('a page of Relay has one query for the fragments of its 23 components', async () => {
    const { access } = gateway();
    await using relay = createRelayEnvironment(access);

    const data: unknown = await fetchQuery(relay.environment, access.findArtifact('videosScreenQuery'), {}).toPromise();

    expect(readList(data, 'generations', 'edges')).toHaveLength(20);
  });

  test('Relay refetches a hundred videos by `nodes`, and each of twenty by `node`', async () => {
    const { access, hundred } = gateway();
    await using relay = createRelayEnvironment(access);
    const fetchOne = (name: string, variables: Variables): Promise<unknown> =>
      fetchQuery(relay.environment, access.findArtifact(name), variables).toPromise();

    const all = await fetchOne('videosNodesQuery', { ids: hundred });
    const each = await Promise.all(hundred.slice(0, 20).map((id) => fetchOne('videosRefreshedQuery', { id })));

    expect(readList(all, 'nodes').map((node) => readText(node, 'id'))).toEqual(hundred);
    expect(each.map((data) => readText(data, 'node', '__id'))).toEqual(hundred.slice(0, 20));
  });

  test('a page whose twenty components ask at once is answered, also the first time that its key is seen', async () => {
    const access = { ...gateway().access, key: 'lt_unlimited_first_visit' };
    await using apollo = createApolloClient(access);
    const tanstack = createQueryClient(access);
    const texts = Array.from(
      { length: 20 },
      (_, index) => `query Part${index} { me { id email } models { id key name } }`,
    );

    const answers = await Promise.all([
      ...texts.map((text) => apollo.client.query({ query: gql(text) })),
      ...texts.map((_, index) => {
        const observer = new QueryObserver(tanstack.client, {
          queryKey: [index],
          queryFn: () => tanstack.ask('videosMeQuery'),
        });
        return observer.refetch({ throwOnError: true });
      }),
    ]);

    const ids = answers.map(({ data }) => readText(data, 'me', 'id'));
    expect([ids.length, new Set(ids).size]).toEqual([40, 1]);
    tanstack.client.clear();
  });

  test('a viewer follows fifty videos over one websocket', async () => {
    const { server, access } = gateway();
    const inputs = Array.from({ length: 50 }, (_, index) => ({
      prompt: `A slow wave ${index} [sandbox:slow]`,
      model: ['nanobanana-video', 'ltxv-13b', 'wan_25', 'minimax', 'higgsfield_v1'][index % 5],
    }));
    const submit = `mutation ($inputs: [GenerateVideoInput!]!) {
      generateVideos(inputs: $inputs) { ... on GenerateVideoSuccess { generation { id } } }
    }`;
    const batches = [inputs.slice(0, 20), inputs.slice(20, 40), inputs.slice(40)];
    const results = await Promise.all(batches.map((batch) => ask(server, access.key, submit, { inputs: batch })));
    const ids = results
      .flatMap((result) => readList(result, 'generateVideos'))
      .map((each) => readText(each, 'generation', 'id'));
    let sockets = 0;
    const client = createSockets(access, { on: { opened: () => (sockets += 1) } });
    const query = operations.videosWatchSubscription;
    const videos = ids.map((id) => client.iterate({ query, variables: { id } }));

    const first = await Promise.all(videos.map((video) => video.next()));
    await advanceClock(server.sandboxUrl, HOUR_SECONDS);
    const rest = await Promise.all(videos.map((video) => Array.fromAsync(video)));

    const last = rest.map((events) => readField(events.at(-1), 'data', 'generationUpdated', 'status'));
    expect(first.map(({ value }) => readText(value, 'data', 'generationUpdated', 'generation', 'id'))).toEqual(ids);
    expect(last).toEqual(ids.map(() => 'COMPLETED'));
    expect(sockets).toBe(1);
    await client.dispose();
  });
}

function listIds(data: unknown): readonly string[] {
  return readList(data, 'generations', 'edges').map((edge) => readText(edge, 'node', 'id'));
}
