import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startFaultProxy } from '../../src/harness/fault-proxy.ts';
import { followFeed, type FeedWatcher } from '../../src/harness/follow-feed.ts';
import { openDatabase } from '../../src/harness/open-database.ts';
import { openStage, type Stage } from '../../src/harness/open-stage.ts';
import { judge, untilAllEnded, type StormResult } from '../../src/harness/settle.ts';
import { startLoad } from '../../src/harness/start-load.ts';
import { reserveRedis } from '../../src/harness/start-redis.ts';
import { submitVideo } from '../../src/harness/submit-video.ts';
import { until } from '../../src/harness/until.ts';
import { advanceClock } from '../../src/harness/sandbox-controls.ts';
import type { ServerProcess } from '../../src/spawn-server.ts';
import type { Acknowledgement } from '../../src/harness/verify.ts';

const key = 'lt_unlimited_services';
const patient = { timeout: 240_000, concurrent: true };
const HEALED_WITHIN_MS = 5000;
const OUTAGE_MS = 3000;
const SLOW_TICK_MS = 2000;

test(
  'PostgreSQL cut off under load: errors that say so, healed within 5 s of its return, nothing acknowledged is lost',
  patient,
  async () => {
    await using database = await openDatabase('postgres');
    await using way = await startFaultProxy({ port: database.port ?? 0 });
    await using stage = await openStage('postgres', { database, env: database.envThrough(way.port) });
    const server = await stage.start('gateway,poller');
    const { gatewayUrl } = server;
    await using feed = await followFeed(() => gatewayUrl, key);
    const load = startLoad({ gatewayUrl: () => gatewayUrl, key, callers: 4, name: 'cut off' });
    await until(() => load.acknowledged.length > 4, 10_000);

    for (let time = 0; time < 5; time += 1) {
      await database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await sleep(200);
    }
    await way.refuse();
    await until(async () => (await readReady(gatewayUrl)) === 503, HEALED_WITHIN_MS);
    const refused = await submitVideo(gatewayUrl, { key, prompt: 'While it is away', idempotencyKey: 'away' });
    await sleep(OUTAGE_MS);
    await way.pass();
    const backAt = performance.now();
    await until(async () => (await readReady(gatewayUrl)) === 200, HEALED_WITHIN_MS);
    const readyMs = performance.now() - backAt;
    await until(async () => (await submitVideo(gatewayUrl, again)).type === 'acknowledged', HEALED_WITHIN_MS);
    const healedMs = performance.now() - backAt;

    const acknowledged = await load.stop();
    const last = await submitVideo(gatewayUrl, again);
    const own = last.type === 'acknowledged' ? [last.acknowledgement] : [];
    const result = await settle(stage, {
      server,
      feed,
      requested: load.requested() + 1,
      acknowledged: [...acknowledged, ...own],
    });
    console.log('PostgreSQL cut off:', {
      readyMs: Math.round(readyMs),
      healedMs: Math.round(healedMs),
      ...result.figures,
    });
    expect(refused).toMatchObject({ type: 'refused', code: 'STORE_UNAVAILABLE' });
    expect(result.violations).toEqual([]);
    expect(healedMs).toBeLessThan(HEALED_WITHIN_MS);
  },
);

const again = { key, prompt: 'While it is away', idempotencyKey: 'away' };

test(
  'PostgreSQL down at start: the server says so on /ready, and works within 5 s of its return',
  patient,
  async () => {
    await using database = await openDatabase('postgres');
    await using way = await startFaultProxy({ port: database.port ?? 0 });
    await using stage = await openStage('postgres', { database, env: database.envThrough(way.port) });
    await way.refuse();

    const { gatewayUrl } = await stage.start('gateway,poller');
    const before = await readReady(gatewayUrl);
    const refused = await submitVideo(gatewayUrl, { key, prompt: 'Too early' });
    await way.pass();
    const backAt = performance.now();
    await until(async () => (await readReady(gatewayUrl)) === 200, HEALED_WITHIN_MS);
    const answer = await submitVideo(gatewayUrl, { key, prompt: 'In time' });
    const healedMs = performance.now() - backAt;
    await untilAllEnded(database, AbortSignal.timeout(30_000));

    console.log('PostgreSQL down at start:', { healedMs: Math.round(healedMs) });
    expect(before).toBe(503);
    expect(refused).toMatchObject({ type: 'refused', code: 'STORE_UNAVAILABLE' });
    expect(answer).toMatchObject({ type: 'acknowledged' });
    expect(healedMs).toBeLessThan(HEALED_WITHIN_MS);
  },
);

test('a process frozen in the middle of a transaction holds up nobody for long', patient, async () => {
  await using database = await openDatabase('postgres');
  await using way = await startFaultProxy({ port: database.port ?? 0 });
  await using stage = await openStage('postgres', { database, sandboxSpeed: 0.1 });
  const gateway = await stage.start('gateway');
  const first = await submitVideo(gateway.gatewayUrl, { key, prompt: 'Held' });
  // Its video stands still until its transaction can be held.
  const frozen = await stage.start('poller', database.envThrough(way.port));
  const holding = way.holdNext('to-server', (text) => /\bcommit\b/.test(text));
  await advanceClock(stage.sandboxUrl, 3600);
  await holding;
  frozen.signal('SIGSTOP');
  const frozenAt = performance.now();

  const answer = await submitVideo(gateway.gatewayUrl, { key, prompt: 'Meanwhile', idempotencyKey: 'meanwhile' });
  const heldUpMs = performance.now() - frozenAt;

  console.log('Frozen in a transaction:', { heldUpMs: Math.round(heldUpMs) });
  expect(first).toMatchObject({ type: 'acknowledged' });
  expect(answer).toMatchObject({ type: 'acknowledged' });
  expect(heldUpMs).toBeLessThan(10_000);
});

test(
  'Redis down from the start, flapping, with garbage on the channel, killed: updates come through the database',
  patient,
  async () => {
    await using redis = await reserveRedis();
    await using database = await openDatabase('postgres', { redisUrl: redis.url });
    await using stage = await openStage('postgres', { database, sandboxSpeed: 120 });
    const [submitting, watching] = await Promise.all([
      stage.start('gateway'),
      stage.start('gateway'),
      stage.start('poller'),
    ]);
    await using feed = await followFeed(() => watching.gatewayUrl, key);
    const acknowledged: Acknowledgement[] = [];
    const latest: Record<string, number> = {};

    async function play(name: string): Promise<void> {
      const from = feed.latenessMs.length;
      const load = startLoad({ gatewayUrl: () => submitting.gatewayUrl, key, callers: 2, name, most: 4 });
      acknowledged.push(...(await load.finish()));
      await feed.untilFinal(
        acknowledged.map(({ id }) => id),
        AbortSignal.timeout(15_000),
      );
      latest[name] = Math.max(...feed.latenessMs.slice(from));
    }

    await play('down from the start');
    await redis.start();
    // Both gateways listen, each for itself.
    await until(async () => (await redis.publish('videogen:wake-ups', Buffer.from('garbage'))) >= 2, HEALED_WITHIN_MS);
    await play('up');
    const shouting = shoutGarbage(redis.publish);
    await play('garbage');
    await shouting;
    const flapping = flap(redis);
    await play('flapping');
    await flapping;
    await redis.stop();
    await play('killed');

    const result = await settle(stage, { server: watching, feed, requested: acknowledged.length, acknowledged });
    console.log('Redis in trouble; the latest update of each part, ms:', latest, result.figures);
    expect(result.violations).toEqual([]);
    for (const lateMs of Object.values(latest)) expect(lateMs).toBeLessThan(SLOW_TICK_MS + 1000);
    expect(latest['up']).toBeLessThan(SLOW_TICK_MS / 2);
  },
);

type Publish = (channel: string, message: Buffer) => Promise<number>;

async function shoutGarbage(publish: Publish): Promise<void> {
  for (let count = 0; count < 200; count += 1) await publish('videogen:wake-ups', randomBytes(count));
}

async function flap(redis: { readonly start: () => Promise<void>; readonly stop: () => Promise<void> }): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    await redis.stop();
    await sleep(SLOW_TICK_MS);
    await redis.start();
    await sleep(SLOW_TICK_MS);
  }
}

interface Settling {
  readonly server: ServerProcess;
  readonly feed: FeedWatcher;
  readonly requested: number;
  readonly acknowledged: readonly Acknowledgement[];
}

async function settle(stage: Stage, { server, feed, requested, acknowledged }: Settling): Promise<StormResult> {
  await untilAllEnded(stage.database, AbortSignal.timeout(30_000));
  await feed.untilFinal(
    acknowledged.map(({ id }) => id),
    AbortSignal.timeout(10_000),
  );
  return judge(stage, {
    gatewayUrl: server.gatewayUrl,
    key,
    requested,
    acknowledged,
    watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }],
  });
}

async function readReady(gatewayUrl: string): Promise<number> {
  return (await fetch(`${gatewayUrl}/ready`)).status;
}
