import { expect, test } from 'vitest';
import { startFront, followFeed, openStage, chooseSeed, settle, startLoad, watchGenerations } from '@videogen/testkit';
import { stormOfDisconnects } from '../../src/storms/disconnects.ts';
import { databaseKind as kind } from '../database-kind.ts';

const patient = { timeout: 240_000 };

test.concurrent(
  'random disconnects and a killed gateway: every watcher sees every final state, in order',
  patient,
  async () => {
    const seed = chooseSeed(process.env);

    const { figures, violations } = await stormOfDisconnects(kind, {
      disconnects: 100,
      seed,
      restarts: 1,
      sandboxSpeed: 40,
    });

    console.log(`Random disconnects on ${kind}, CHAOS_SEED=${seed}:`, figures);
    expect(violations).toEqual([]);
  },
);

test.concurrent(
  'a rolling restart of two gateways: every watcher sees every final state, in order',
  patient,
  async () => {
    const key = 'lt_unlimited_rolling';
    await using stage = await openStage(kind, { sandboxSpeed: 40 });
    const [first, second] = await Promise.all([stage.start('gateway'), stage.start('gateway'), stage.serve('poller')]);
    await using front = await startFront(first.gatewayUrl);
    await using feed = await followFeed(() => front.url, key);
    const load = startLoad({ gatewayUrl: () => front.url, key, callers: 4, name: 'rolling', most: 20 });
    const acknowledged = await load.finish();
    const ids = acknowledged.map(({ id }) => id);
    await using watchers = watchGenerations({ gatewayUrl: front.url, key, ids, clients: 4 });
    const during = startLoad({ gatewayUrl: () => front.url, key, callers: 2, name: 'meanwhile' });

    const exitCodes = [];
    for (const [leaving, staying] of [
      [first, second],
      [second, undefined],
    ] as const) {
      // The load balancer stops using a gateway before it is stopped.
      const successor = staying ?? (await stage.start('gateway'));
      front.leadTo(successor.gatewayUrl);
      exitCodes.push(await leaving.kill('SIGTERM'));
    }
    const others = await during.stop();

    const { figures, violations } = await settle(stage, {
      gatewayUrl: front.url,
      key,
      requested: load.requested() + during.requested(),
      acknowledged: [...acknowledged, ...others],
      feed,
      watchers,
      withinMs: 45_000,
    });
    console.log(`A rolling restart on ${kind}:`, { ...figures, feedConnections: feed.connections() });
    expect(exitCodes).toEqual([0, 0]);
    expect(violations).toEqual([]);
  },
);
