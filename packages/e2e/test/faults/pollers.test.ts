import { TURN_LEASE_MS } from '@videogen/poller';
import {
  advanceClock,
  until,
  followFeed,
  openStage,
  type Stage,
  countPolls,
  recordRequests,
  settle,
  untilAllEnded,
  type StormResult,
  startLoad,
  countRequestsTo,
  readLedger,
  orderFaults,
  type Acknowledgement,
} from '@videogen/testkit';
import { expect, test } from 'vitest';
import { stormOfFrozenPoller } from '../../src/storms/frozen-poller.ts';
import { databaseKind as kind } from '../database-kind.ts';

const key = 'lt_unlimited_pollers';
const patient = { timeout: 240_000 };
/** The lease, and time for another process to do the work on a busy machine. */
const TAKEN_OVER_WITHIN_MS = TURN_LEASE_MS + 10_000;
const BATCH_ENDS_WITHIN_MS = 30_000;
const BATCH = 20;
/** Longer than each video takes, by the sandbox's clock. */
const LONG_SECONDS = 3600;
/** So many polls of one key are under way at once. */
const FEW = 5;

test.concurrent(
  'a poller killed in mid-batch: another takes over after its lease of 15 s, nothing is recorded twice',
  patient,
  async () => {
    await using stage = await openStage(kind);
    const gateway = await stage.serve('gateway');
    await using feed = await followFeed(() => gateway.gatewayUrl, key);
    const load = startLoad({ gatewayUrl: () => gateway.gatewayUrl, key, callers: 4, name: 'batch', most: BATCH });
    const acknowledged = await load.finish();
    await advanceClock(stage.sandboxUrl, LONG_SECONDS);
    await orderFaults(stage.sandboxUrl, { match: { endpoint: 'status' }, times: FEW, delayMs: 60_000 });
    const victim = await stage.start('poller');
    // The list says that they are over; each is being finished by a poll that hangs.
    await until(async () => (await countStatusPolls(stage)) >= FEW, 10_000);

    await victim.kill('SIGKILL');
    const killedAt = performance.now();
    await stage.start('poller');
    await untilAllEnded(stage.database, AbortSignal.timeout(TAKEN_OVER_WITHIN_MS));
    const takenOverMs = performance.now() - killedAt;

    const result = await settle(stage, {
      gatewayUrl: gateway.gatewayUrl,
      key,
      requested: load.requested(),
      acknowledged,
      feed,
      withinMs: 5000,
    });
    console.log(`A poller killed with polls in flight on ${kind}:`, {
      takenOverMs: Math.round(takenOverMs),
      ...result.figures,
    });
    expect(result.violations).toEqual([]);
    expect(result.figures).toEqual(allCompleted(BATCH));
  },
);

test.concurrent(
  'a frozen poller is replaced after its lease of 15 s, and its late write is refused',
  patient,
  async () => {
    // Just long enough for another to take over.
    const result = await stormOfFrozenPoller(kind, { frozenMs: 0 });

    console.log(`A frozen poller on ${kind}:`, result.figures);
    expect(result.violations).toEqual([]);
  },
);

/** The figures of so many requests, each paid for once and completed. */
function allCompleted(count: number): StormResult['figures'] {
  return {
    requested: count,
    acknowledged: count,
    posts: count,
    paid: count,
    completed: count,
    unconfirmed: 0,
    updates: expect.any(Number),
  };
}

const MIN_INTERVAL_MS = 300;

test.concurrent('two and five pollers: at most 1.05 polls per due poll', patient, async () => {
  await using stage = await openStage(kind);
  await using scene = await setScene(stage);

  await scene.startPollers([{}, {}]);
  const two = await scene.playBatch('two');
  await scene.startPollers([{}, {}, {}]);
  const five = await scene.playBatch('five');

  console.log(`Polls on ${kind}, by two and by five pollers:`, two, five);
  expect(two.perDuePoll).toBeLessThanOrEqual(1.05);
  expect(five.perDuePoll).toBeLessThanOrEqual(1.05);
});

test.concurrent('clocks that are two hours off change nothing', patient, async () => {
  await using stage = await openStage(kind);
  await using scene = await setScene(stage, [shiftedBy(2), shiftedBy(-2)]);

  await scene.startPollers([shiftedBy(2), shiftedBy(-2)]);
  const polls = await scene.playBatch('shifted');

  console.log(`Polls on ${kind}, with clocks two hours off:`, polls);
  expect(polls.perDuePoll).toBeLessThanOrEqual(1.05);
});

type Env = Readonly<Record<string, string>>;

/** The environment of a process whose machine's clock is off by so many hours. */
function shiftedBy(hours: number): Env {
  const preload = new URL('./shift-clock.js', import.meta.url).href;
  return { NODE_OPTIONS: `--import ${preload}`, CLOCK_SHIFT_MS: String(hours * 3_600_000) };
}

interface Polls {
  readonly polls: number;
  readonly superfluous: number;
  readonly perDuePoll: number;
}

interface Scene extends AsyncDisposable {
  readonly startPollers: (envs: readonly Env[]) => Promise<void>;
  /** Makes a batch of videos, submitting to one gateway and watching on the other, and counts the polls at them. */
  readonly playBatch: (name: string) => Promise<Polls>;
}

/** Two gateways, and a recorder of all requests to VideoGenAPI. */
async function setScene(stage: Stage, [submitting = {}, watching = {}]: readonly Env[] = []): Promise<Scene> {
  await using parts = new AsyncDisposableStack();
  const recorder = parts.use(await recordRequests(stage.sandboxUrl));
  const env = {
    VIDEOGENAPI_URL: `http://127.0.0.1:${recorder.port}/api/v1`,
    POLL_MIN_INTERVAL_MS: String(MIN_INTERVAL_MS),
  };
  const [first, second] = await Promise.all([
    stage.start('gateway', { ...env, ...submitting }),
    stage.start('gateway', { ...env, ...watching }),
  ]);
  const feed = parts.use(await followFeed(() => second.gatewayUrl, key));
  const acknowledged: Acknowledgement[] = [];

  async function playBatch(name: string): Promise<Polls> {
    const from = recorder.requests.length;
    const load = startLoad({ gatewayUrl: () => first.gatewayUrl, key, callers: 4, name, most: BATCH });
    acknowledged.push(...(await load.finish()));

    const { violations, figures } = await settle(stage, {
      gatewayUrl: second.gatewayUrl,
      key,
      requested: acknowledged.length,
      acknowledged,
      feed,
      withinMs: BATCH_ENDS_WITHIN_MS,
    });
    expect(violations).toEqual([]);
    expect(figures).toEqual(allCompleted(acknowledged.length));
    const { polls, superfluous } = countPolls(recorder.requests.slice(from), MIN_INTERVAL_MS * 0.9);
    expect(polls).toBeGreaterThanOrEqual(BATCH);
    return { polls, superfluous, perDuePoll: polls / (polls - superfluous) };
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

async function countStatusPolls({ sandboxUrl }: Stage): Promise<number> {
  return countRequestsTo(await readLedger(sandboxUrl), 'status');
}
