import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  startFaultProxy,
  followFeed,
  openDatabase,
  openStage,
  settle,
  untilAllEnded,
  startLoad,
  reserveRedis,
  type OwnRedis,
  submitVideo,
  type SubmitAnswer,
  until,
  advanceClock,
  type ServerProcess,
  type Acknowledgement,
} from '@videogen/testkit';

const key = 'lt_unlimited_services';
const patient = { timeout: 240_000, concurrent: true };
const HEALED_WITHIN_MS = 5000;
const OUTAGE_MS = 3000;
const SLOW_TICK_MS = 2000;

test(
  'PostgreSQL cut off under load: errors that name it, recovery within 5 s of its return, nothing acknowledged is lost',
  patient,
  async () => {
    await using database = await openDatabase('postgres');
    await using way = await startFaultProxy({ port: database.port ?? 0 });
    await using stage = await openStage('postgres', { database, env: database.envThrough(way.port) });
    const { gatewayUrl } = await stage.start('gateway,poller');
    await using feed = await followFeed(() => gatewayUrl, key);
    const load = startLoad({ gatewayUrl: () => gatewayUrl, key, callers: 4, name: 'cut off' });
    await until(() => load.acknowledged.length > 4, 10_000);

    for (let time = 0; time < 5; time += 1) {
      const before = load.acknowledged.length;
      await database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await until(() => load.acknowledged.length > before, HEALED_WITHIN_MS);
    }
    await way.refuse();
    await until(async () => (await readReady(gatewayUrl)) === 503, HEALED_WITHIN_MS);
    const refused: SubmitAnswer[] = [];
    const awayUntil = performance.now() + OUTAGE_MS;
    await until(async () => {
      refused.push(await submitVideo(gatewayUrl, again));
      return performance.now() > awayUntil;
    }, 2 * OUTAGE_MS);
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
      gatewayUrl,
      key,
      requested: load.requested() + 1,
      acknowledged: [...acknowledged, ...own],
      feed,
      withinMs: 30_000,
    });
    console.log('PostgreSQL cut off:', {
      readyMs: Math.round(readyMs),
      healedMs: Math.round(healedMs),
      ...result.figures,
    });
    expect(refused).toEqual(refused.map(() => storeUnavailable));
    expect(result.violations).toEqual([]);
    expect(healedMs).toBeLessThan(HEALED_WITHIN_MS);
  },
);

const storeUnavailable: SubmitAnswer = {
  type: 'refused',
  code: 'STORE_UNAVAILABLE',
  message: "The gateway's database does not answer. Try again later.",
};

function acknowledgedAs(prompt: string): SubmitAnswer {
  return { type: 'acknowledged', acknowledgement: { id: expect.any(String), prompt, status: expect.any(String) } };
}

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
    expect(refused).toEqual(storeUnavailable);
    expect(answer).toEqual(acknowledgedAs('In time'));
    expect(healedMs).toBeLessThan(HEALED_WITHIN_MS);
  },
);

test('a process frozen in the middle of a transaction delays others only briefly', patient, async () => {
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
  expect([first, answer]).toEqual([acknowledgedAs('Held'), acknowledgedAs('Meanwhile')]);
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
      stage.start('gateway', { LOG_LEVEL: 'info' }),
      stage.start('gateway', { LOG_LEVEL: 'info' }),
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
    let isPlaying = true;
    const playing = play('flapping').finally(() => (isPlaying = false));
    await Promise.all([playing, flapWhile(() => isPlaying, redis, [submitting, watching])]);
    await redis.stop();
    await play('killed');

    const result = await settle(stage, {
      gatewayUrl: watching.gatewayUrl,
      key,
      requested: acknowledged.length,
      acknowledged,
      feed,
      withinMs: 30_000,
    });
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

/** Stops and starts Redis at least twice, each time when these servers have noticed the last change. */
async function flapWhile(condition: () => boolean, redis: OwnRedis, servers: readonly ServerProcess[]): Promise<void> {
  for (let time = 0; time < 2 || condition(); time += 1) {
    await redis.stop();
    await until(() => servers.every((server) => isRedisAway(server)), HEALED_WITHIN_MS);
    await redis.start();
    await until(() => !servers.some((server) => isRedisAway(server)), HEALED_WITHIN_MS);
  }
}

/** Returns true if the last line of a server's log about Redis reports it as away. */
function isRedisAway({ output }: ServerProcess): boolean {
  return output().lastIndexOf('Redis does not answer') > output().lastIndexOf('Redis answers again');
}

async function readReady(gatewayUrl: string): Promise<number> {
  return (await fetch(`${gatewayUrl}/ready`)).status;
}
