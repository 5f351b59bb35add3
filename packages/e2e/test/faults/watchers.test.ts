import { expect, test } from 'vitest';
import { startFaultProxy } from '../../src/harness/fault-proxy.ts';
import { followFeed } from '../../src/harness/follow-feed.ts';
import { openStage } from '../../src/harness/open-stage.ts';
import { chooseSeed } from '../../src/harness/random.ts';
import { judge, untilAllEnded } from '../../src/harness/settle.ts';
import { startLoad } from '../../src/harness/start-load.ts';
import { stormOfDisconnects } from '../../src/storms/disconnects.ts';
import { watchGenerations } from '../../src/harness/watch-generations.ts';
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
    const [first, second] = await Promise.all([stage.start('gateway'), stage.start('gateway'), stage.start('poller')]);
    await using front = await startFaultProxy({ port: Number(new URL(first.gatewayUrl).port) });
    const frontUrl = `http://${front.host}:${front.port}`;
    await using feed = await followFeed(() => frontUrl, key);
    const load = startLoad({ gatewayUrl: () => frontUrl, key, callers: 4, name: 'rolling', most: 20 });
    const acknowledged = await load.finish();
    const ids = acknowledged.map(({ id }) => id);
    await using watchers = watchGenerations({ gatewayUrl: frontUrl, key, ids, clients: 4 });
    const during = startLoad({ gatewayUrl: () => frontUrl, key, callers: 2, name: 'meanwhile' });

    const exitCodes = [];
    for (const [leaving, staying] of [
      [first, second],
      [second, undefined],
    ] as const) {
      // The load balancer goes elsewhere before one leaves.
      const successor = staying ?? (await stage.start('gateway'));
      front.retarget({ port: Number(new URL(successor.gatewayUrl).port) });
      exitCodes.push(await leaving.kill('SIGTERM'));
    }
    const others = await during.stop();
    await untilAllEnded(stage.database, AbortSignal.timeout(45_000));
    await Promise.all([
      feed.untilFinal([...ids, ...others.map(({ id }) => id)], AbortSignal.timeout(20_000)),
      watchers.untilDone(AbortSignal.timeout(20_000)),
    ]);

    const { figures, violations } = await judge(stage, {
      gatewayUrl: frontUrl,
      key,
      requested: load.requested() + during.requested(),
      acknowledged: [...acknowledged, ...others],
      watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }, ...watchers.evidence()],
    });
    console.log(`A rolling restart on ${kind}:`, { ...figures, feedConnections: feed.connections() });
    expect(exitCodes).toEqual([0, 0]);
    expect(violations).toEqual([]);
  },
);
