import { gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { persistedExchange } from '@urql/exchange-persisted';
import { createHash } from 'node:crypto';
import { createOperationDescriptor, fetchQuery } from 'relay-runtime';
import { expect, test } from 'vitest';
import { ask } from '../ask-server.ts';
import { readField, readText, advanceClock } from '@videogen/testkit';
import { createApolloClient, subscribeWithApollo } from './apollo.ts';
import type { UsualGateway } from './gateway.ts';
import { operations } from './operations.ts';
import { createRelayEnvironment, subscribeWithRelay } from './relay.ts';
import { createUrqlClient, subscribeWithUrql } from './urql.ts';

const { videosStatusQuery, videosGenerateMutation, videosMeQuery } = operations;
const pending = { generation: { status: 'PENDING', videoUrl: null } };
const completed = { generation: { status: 'COMPLETED', videoUrl: expect.stringMatching(/^http/) } };
const HOUR_SECONDS = 3600;

/** Tests the caches of clients: events of a subscription change what was read before, and persisted queries fall back to texts. */
export function testCaches(gateway: () => UsualGateway): void {
  async function submit(): Promise<string> {
    const { server, access } = gateway();
    const input = { prompt: 'A cached wave [sandbox:slow]', model: 'nanobanana-video' };
    const data = await ask(server, access.key, videosGenerateMutation, { input });
    return readText(data, 'generateVideo', 'generation', 'id');
  }

  /** Follows a video that is completed after the first event. */
  async function follow(events: AsyncIterable<unknown>): Promise<void> {
    let isFirst = true;
    for await (const _ of events) {
      if (isFirst) await advanceClock(gateway().server.sandboxUrl, HOUR_SECONDS);
      isFirst = false;
    }
  }

  test("events change what Apollo Client's cache holds", async () => {
    await using opened = createApolloClient(gateway().access);
    const id = await submit();
    const options = { query: gql(videosStatusQuery), variables: { id } };

    const { data: before } = await opened.client.query(options);
    await follow(subscribeWithApollo(opened.client, { id }));

    expect(before).toMatchObject(pending);
    expect(opened.client.readQuery(options)).toMatchObject(completed);
  });

  test("events change what urql's Graphcache holds", async () => {
    const client = createUrqlClient(gateway().access, []);
    const id = await submit();

    const { data: before } = await client.query(videosStatusQuery, { id });
    await follow(subscribeWithUrql(client, { id }));

    expect(before).toMatchObject(pending);
    expect(client.readQuery(videosStatusQuery, { id })?.data).toMatchObject(completed);
  });

  test("events change what Relay's store holds", async () => {
    const { access } = gateway();
    await using relay = createRelayEnvironment(access);
    const id = await submit();
    const query = access.findArtifact('videosStatusQuery');
    const status = createOperationDescriptor(query, { id });
    const retained = relay.environment.retain(status);

    const before: unknown = await fetchQuery(relay.environment, query, { id }).toPromise();
    await follow(subscribeWithRelay(relay.environment, access.findArtifact('videosWatchSubscription'), { id }));

    expect(before).toMatchObject(pending);
    expect(relay.environment.lookup(status.fragment).data).toMatchObject(completed);
    retained.dispose();
  });

  test("Apollo Client's persisted queries fall back to the text", async () => {
    const refusals: unknown[] = [];
    const link = new PersistedQueryLink({
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      retry({ meta }) {
        refusals.push(meta);
        return true;
      },
    });
    await using opened = createApolloClient(gateway().access, { links: [link] });

    const { data } = await opened.client.query({ query: gql(videosMeQuery) });

    expect(refusals).toEqual([{ persistedQueryNotFound: false, persistedQueryNotSupported: true }]);
    expect(readField(data, 'me', 'email')).toEqual(expect.any(String));
  });

  test("urql's persisted queries fall back to the text", async () => {
    const client = createUrqlClient(gateway().access, [persistedExchange({ preferGetForPersistedQueries: true })]);

    const { data, error } = await client.query(videosMeQuery, {});

    expect(error).toBeUndefined();
    expect(readField(data, 'me', 'email')).toEqual(expect.any(String));
  });
}
