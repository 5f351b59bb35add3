import { expect, test } from 'vitest';
import { until } from '../../src/harness/until.ts';
import { followFeed } from '../../src/harness/follow-feed.ts';
import { openStage, type Stage } from '../../src/harness/open-stage.ts';
import { countLooks, recordRequests } from '../../src/harness/record-requests.ts';
import { judge, untilAllEnded } from '../../src/harness/settle.ts';
import { startLoad } from '../../src/harness/start-load.ts';
import { stormOfFrost } from '../../src/storms/frozen-poller.ts';
import { databaseKind as kind } from '../database-kind.ts';
import { readLedger } from '../../src/harness/read-ledger.ts';
import { orderFaults } from '../../src/harness/sandbox-controls.ts';
import type { Acknowledgement } from '../../src/harness/verify.ts';

const key = 'lt_unlimited_pollers';
const patient = { timeout: 240_000 };
const TAKEN_OVER_WITHIN_MS = 30_000;
const BATCH = 20;
/** So many looks of one key are under way at once. */
const FEW = 5;

test.concurrent(
  'a poller killed in mid-batch: another takes over within 30 s, nothing is recorded twice',
  patient,
  async () => {
    await using stage = await openStage(kind);
    const gateway = await stage.start('gateway');
    await using feed = await followFeed(() => gateway.gatewayUrl, key);
    const load = startLoad({ gatewayUrl: () => gateway.gatewayUrl, key, callers: 4, name: 'batch', most: BATCH });
    const acknowledged = await load.finish();
    await orderFaults(stage.sandboxUrl, { match: { endpoint: 'status' }, times: FEW, delayMs: 60_000 });
    const victim = await stage.start('poller');
    // The list says that they are over; each is being finished by a look that hangs.
    await until(async () => (await countStatusLooks(stage)) >= FEW, 10_000);

    await victim.kill('SIGKILL');
    const killedAt = performance.now();
    await stage.start('poller');
    await untilAllEnded(stage.database, AbortSignal.timeout(TAKEN_OVER_WITHIN_MS));
    const takenOverMs = performance.now() - killedAt;
    await feed.untilFinal(
      acknowledged.map(({ id }) => id),
      AbortSignal.timeout(5000),
    );

    const result = await judge(stage, {
      gatewayUrl: gateway.gatewayUrl,
      key,
      requested: load.requested(),
      acknowledged,
      watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }],
    });
    console.log(`A poller killed with looks in flight on ${kind}:`, {
      takenOverMs: Math.round(takenOverMs),
      ...result.figures,
    });
    expect(result.violations).toEqual([]);
    expect(result.figures).toMatchObject({ completed: BATCH });
  },
);

test.concurrent('a frozen poller is replaced within 30 s, and its late write is refused', patient, async () => {
  // Just so long that another takes over.
  const result = await stormOfFrost(kind, { frozenMs: 0 });

  console.log(`A frozen poller on ${kind}:`, result.figures);
  expect(result.violations).toEqual([]);
});

const FLOOR_MS = 300;

test.concurrent('two and five pollers: at most 1.05 looks per due look', patient, async () => {
  await using stage = await openStage(kind);
  await using scene = await setScene(stage);

  await scene.startPollers([{}, {}]);
  const two = await scene.playBatch('two');
  await scene.startPollers([{}, {}, {}]);
  const five = await scene.playBatch('five');

  console.log(`Looks on ${kind}, by two and by five pollers:`, two, five);
  expect(two.perDueLook).toBeLessThanOrEqual(1.05);
  expect(five.perDueLook).toBeLessThanOrEqual(1.05);
});

test.concurrent('with clocks two hours off nothing changes', patient, async () => {
  await using stage = await openStage(kind);
  await using scene = await setScene(stage, [shiftedBy(2), shiftedBy(-2)]);

  await scene.startPollers([shiftedBy(2), shiftedBy(-2)]);
  const looks = await scene.playBatch('shifted');

  console.log(`Looks on ${kind}, with clocks two hours off:`, looks);
  expect(looks.perDueLook).toBeLessThanOrEqual(1.05);
});

type Env = Readonly<Record<string, string>>;

/** The environment of a process whose machine's clock is off by so many hours. */
function shiftedBy(hours: number): Env {
  const preload = new URL('./shift-clock.js', import.meta.url).href;
  return { NODE_OPTIONS: `--import ${preload}`, CLOCK_SHIFT_MS: String(hours * 3_600_000) };
}

interface Looks {
  readonly looks: number;
  readonly superfluous: number;
  readonly perDueLook: number;
}

interface Scene extends AsyncDisposable {
  readonly startPollers: (envs: readonly Env[]) => Promise<void>;
  /** Makes a batch of videos, submitting to one gateway and watching on the other, and counts the looks at them. */
  readonly playBatch: (name: string) => Promise<Looks>;
}

/** Two gateways, and a recorder of what they and the pollers ask. */
async function setScene(stage: Stage, [submitting = {}, watching = {}]: readonly Env[] = []): Promise<Scene> {
  await using parts = new AsyncDisposableStack();
  const recorder = parts.use(await recordRequests(stage.sandboxUrl));
  const env = { VIDEOGENAPI_URL: `http://127.0.0.1:${recorder.port}/api/v1`, LOOK_FLOOR_MS: String(FLOOR_MS) };
  const [first, second] = await Promise.all([
    stage.start('gateway', { ...env, ...submitting }),
    stage.start('gateway', { ...env, ...watching }),
  ]);
  const feed = parts.use(await followFeed(() => second.gatewayUrl, key));
  const acknowledged: Acknowledgement[] = [];

  async function playBatch(name: string): Promise<Looks> {
    const from = recorder.requests.length;
    const load = startLoad({ gatewayUrl: () => first.gatewayUrl, key, callers: 4, name, most: BATCH });
    acknowledged.push(...(await load.finish()));
    await untilAllEnded(stage.database, AbortSignal.timeout(TAKEN_OVER_WITHIN_MS));
    await feed.untilFinal(
      acknowledged.map(({ id }) => id),
      AbortSignal.timeout(5000),
    );

    const { violations, figures } = await judge(stage, {
      gatewayUrl: second.gatewayUrl,
      key,
      requested: acknowledged.length,
      acknowledged,
      watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }],
    });
    expect(violations).toEqual([]);
    expect(figures).toMatchObject({ completed: acknowledged.length });
    const { looks, superfluous } = countLooks(recorder.requests.slice(from), FLOOR_MS * 0.9);
    expect(looks).toBeGreaterThanOrEqual(BATCH);
    return { looks, superfluous, perDueLook: looks / (looks - superfluous) };
  }

  const owned = parts.move();
  return {
    async startPollers(envs) {
      await Promise.all(envs.map((own) => stage.start('poller', { ...env, ...own })));
    },
    playBatch,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function countStatusLooks({ sandboxUrl }: Stage): Promise<number> {
  const { requests } = await readLedger(sandboxUrl);
  return requests.filter(({ endpoint }) => endpoint === 'status').reduce((sum, { count }) => sum + count, 0);
}
