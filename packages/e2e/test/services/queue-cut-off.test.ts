import { createVideoGenClient } from '@videogen/client';
import { TURN_LEASE_MS } from '@videogen/poller';
import {
  openDatabase,
  openStage,
  orderFaults,
  readLedger,
  countRequestsTo,
  startFaultProxy,
  until,
} from '@videogen/testkit';
import { expect, test } from 'vitest';

const key = 'lt_unlimited_queue';
const rateLimited = { status: 429, body: { error: 'Too many', details: { seconds_until_reset: 1 } } };

test(
  'a queue goes on within a lease when PostgreSQL is cut off after a refusal, before the time of the next attempt is written',
  { timeout: 60_000 },
  async () => {
    await using database = await openDatabase('postgres');
    await using way = await startFaultProxy({ port: database.port ?? 0 });
    await using stage = await openStage('postgres', { database, env: { SUBMIT_TIMEOUT_SECONDS: '60' } });
    const gateway = await stage.serve('gateway');
    await using client = createVideoGenClient({ url: `${gateway.gatewayUrl}/graphql`, key });
    const refusal = { match: { endpoint: 'generate', key }, times: 2, respond: rateLimited };
    await orderFaults(stage.sandboxUrl, refusal);
    await client.generateVideo({ prompt: 'One that waits', model: 'nanobanana-video', whenRateLimited: 'QUEUE' });

    const holding = way.holdNext('to-server', (text) => text.includes('insert into "queues"'));
    await stage.start('poller', database.envThrough(way.port));
    const write = await holding;
    write.reset();
    const countPosts = async () => countRequestsTo(await readLedger(stage.sandboxUrl), 'generate');

    await until(async () => (await countPosts()) === 3, TURN_LEASE_MS);
    const { accepted } = await readLedger(stage.sandboxUrl);
    expect(accepted.map(({ body }) => body.prompt)).toEqual(['One that waits']);
  },
);
