import { gql } from '@apollo/client';
import { InfiniteQueryObserver } from '@tanstack/query-core';
import { createOperationDescriptor, fetchQuery } from 'relay-runtime';
import { expect, test } from 'vitest';
import { readField, readList, readText } from '@videogen/testkit';
import { createApolloClient } from './apollo.ts';
import { hundredModels, type UsualGateway } from './gateway.ts';
import { iterate } from './iterate.ts';
import { operations } from './operations.ts';
import { createRelayEnvironment } from './relay.ts';
import { createQueryClient } from './tanstack-query.ts';
import { createUrqlClient } from './urql.ts';

const filter = { model: hundredModels };
const first = 40;

/** Tests that a list of a hundred videos is read to its end by each client's own helper for pages, 40 at a time. */
export function testPages(gateway: () => UsualGateway): void {
  test("Apollo Client's fetchMore", async () => {
    await using opened = createApolloClient(gateway().access);
    const list = opened.client.watchQuery({ query: gql(operations.videosPageQuery), variables: { first, filter } });
    const shown = iterate<{ readonly data?: unknown; readonly loading: boolean }>((sink) => {
      const subscription = list.subscribe(sink);
      return () => subscription.unsubscribe();
    });

    let whole: unknown;
    for await (const { data, loading } of shown) {
      if (loading) continue;
      whole = data;
      const { hasNextPage, endCursor: after } = readPageInfo(data);
      if (!hasNextPage) break;
      void list.fetchMore({ variables: { after } });
    }

    expect(listIds(whole)).toEqual(gateway().hundred);
  });

  test("Graphcache's relayPagination in urql", async () => {
    const client = createUrqlClient(gateway().access, []);
    let whole: unknown;

    for (let page = start; page.hasNextPage; page = readPageInfo(whole)) {
      const variables = { first, filter, after: page.endCursor };
      whole = (await client.query(operations.videosPageQuery, variables)).data;
    }

    expect(listIds(whole)).toEqual(gateway().hundred);
  });

  test("Relay's @connection", async () => {
    const { access } = gateway();
    await using relay = createRelayEnvironment(access);
    const list = access.findArtifact('videosListQuery');
    const whole = createOperationDescriptor(list, { first, filter });
    const read = () => relay.environment.lookup(whole.fragment).data;
    const retained = relay.environment.retain(whole);

    for (let page = start; page.hasNextPage; page = readPageInfo(read())) {
      const variables = { first, filter, after: page.endCursor };
      await fetchQuery(relay.environment, list, variables).toPromise();
    }

    expect(listIds(read())).toEqual(gateway().hundred);
    retained.dispose();
  });

  test("TanStack Query's infinite query", async () => {
    const { client, ask } = createQueryClient(gateway().access);
    const list = new InfiniteQueryObserver(client, {
      queryKey: ['list', filter],
      queryFn: ({ pageParam: after }) => ask('videosPageQuery', { first, after, filter }),
      initialPageParam: start.endCursor,
      getNextPageParam(page) {
        const { hasNextPage, endCursor } = readPageInfo(page);
        return hasNextPage ? endCursor : undefined;
      },
    });
    let result = await list.fetchNextPage();

    while (result.hasNextPage) result = await list.fetchNextPage();

    expect(result.data?.pages.flatMap(listIds)).toEqual(gateway().hundred);
    client.clear();
  });
}

interface Page {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

const start: Page = { hasNextPage: true, endCursor: null };

function readPageInfo(data: unknown): Page {
  const pageInfo = readField(data, 'generations', 'pageInfo');
  return { hasNextPage: readField(pageInfo, 'hasNextPage') === true, endCursor: readText(pageInfo, 'endCursor') };
}

function listIds(data: unknown): readonly string[] {
  return readList(data, 'generations', 'edges').map((edge) => readText(edge, 'node', 'id'));
}
