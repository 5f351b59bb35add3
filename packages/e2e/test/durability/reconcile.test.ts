import { expect, test } from 'vitest';
import { createVideoGenClient, type Generation, type VideoGenClient } from '@videogen/client';
import { serveHere, readLedger, orderFaults } from '@videogen/testkit';

const env = { SANDBOX_SPEED: '100', POLL_MIN_INTERVAL_MS: '50', SUBMIT_TIMEOUT_SECONDS: '1' };
const input = { prompt: 'Two 😺😺 cats [sandbox:fast]', model: 'kling_25' } as const;

const losses = {
  'is reset': { reset: 'after' },
  'is cut short': { truncate: 10 },
  'is a 502 of a proxy’s': { accept: true, respond: { status: 502, body: '<html>' } },
  'comes too late': { accept: true, delayMs: 3000 },
  'is a redirect': { accept: true, respond: { status: 307, headers: { location: '/api/v1/generate' } } },
} as const;

test('a request that was accepted and whose answer was lost ends COMPLETED, and is paid once', async () => {
  await using server = await serveHere(env);

  const outcomes = await Promise.all(
    Object.entries(losses).map(async ([name, fault], index) => {
      const key = `lt_lost_${index}`;
      await orderFaults(server.sandboxUrl, { match: { endpoint: 'generate', key }, ...fault });
      await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key });
      const { generation, statuses } = await submitAndWatch(client);
      const listed = await client.generations({ first: 10 });
      const last = listed.nodes.find(({ id }) => id === generation.id);
      return [name, { statuses, count: listed.nodes.length, prompt: last?.prompt, hasVideo: last?.videoUrl != null }];
    }),
  );

  const ledger = await readLedger(server.sandboxUrl);
  const posts = ledger.requests.filter(({ endpoint }) => endpoint === 'generate');
  expect(Object.fromEntries(outcomes)).toEqual(
    Object.fromEntries(
      Object.keys(losses).map((name) => [
        name,
        { statuses: ['UNCONFIRMED', 'COMPLETED'], count: 1, prompt: input.prompt, hasVideo: true },
      ]),
    ),
  );
  expect(posts.map(({ count }) => count)).toEqual(Object.keys(losses).map(() => 1));
  expect(ledger.accepted).toHaveLength(posts.length);
});

test('a request that was never accepted ends FAILED with a possible charge, and is sent once', async () => {
  await using server = await serveHere({ ...env, RECONCILE_WINDOW_MINUTES: '0.01' });
  const key = 'lt_never';
  await orderFaults(server.sandboxUrl, { match: { endpoint: 'generate', key }, reset: 'before' });
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key });

  const { generation, statuses } = await submitAndWatch(client);

  const { nodes } = await client.generations({ first: 10 });
  const ledger = await readLedger(server.sandboxUrl);
  const endedAt = Date.parse(nodes[0]?.updatedAt ?? '');
  expect(statuses).toEqual(['UNCONFIRMED', 'FAILED']);
  expect(endedAt).toBeGreaterThanOrEqual(Date.parse(generation.searchedUntil ?? ''));
  expect(nodes.map(({ id, status, failure }) => ({ id, status, failure }))).toEqual([
    {
      id: generation.id,
      status: 'FAILED',
      failure: {
        code: 'SUBMISSION_UNCONFIRMED',
        message:
          "VideoGenAPI's answer was lost, and its list did not show for certain whether the request was accepted. It may have been accepted and charged: check your generations at VideoGenAPI, or import them with importGenerations, before you submit it again.",
        upstreamMessage: null,
      },
    },
  ]);
  expect(ledger.accepted).toEqual([]);
  const posts = ledger.requests.filter(({ endpoint }) => endpoint === 'generate');
  expect(posts.map(({ count }) => count)).toEqual([1]);
});

/** Submits, and watches to the end: the status that was answered, and the last one. */
async function submitAndWatch(client: VideoGenClient): Promise<{
  readonly generation: Pick<Generation, 'id' | 'searchedUntil'>;
  readonly statuses: readonly (string | undefined)[];
}> {
  const result = await client.generateVideo({ ...input, idempotencyKey: 'once' });
  if (result.__typename !== 'GenerateVideoSuccess') throw new Error(result.message);
  const { generation } = result;
  let last: string | undefined;
  for await (const { status } of client.watch(generation.id)) last = status;
  return { generation, statuses: [generation.status, last] };
}
