import { createVideoGenClient, type VideoGenClient } from '@videogen/client';
import { sharePace } from '@videogen/poller/testing';
import { startSandbox } from '@videogen/sandbox';
import { countRequestsTo, readLedger, spawnServer, type Ledger } from '@videogen/testkit';
import { followStatuses } from '../status-changes.ts';
import { createLogNormal } from '../workloads.ts';
import { printFigure, type Figure } from '../figure.ts';

/** Figures of a gateway with its poller against the sandbox. */
export interface LiveFigures {
  /** Delay of watched generations, from their end in the sandbox to the update at the subscriber; milliseconds. */
  readonly p50DelayMs: number;
  readonly p95DelayMs: number;
  readonly minIntervalMs: number;
  readonly pollsPerCompletion: number;
  /** The same kind, watched, on virtual time. */
  readonly simulatedPollsPerCompletion: number;
}

/** Five times as fast as in life: a video takes 24 s, the least interval is 400 ms. */
const SPEED = 5;
const MIN_INTERVAL_MS = 400;
const WATCHED_POLL_FACTOR = 5;
/** The sandbox gives this model a median of 120 s and a sigma of 0.35. */
const MODEL = 'veo_3';
const MEDIAN_SECONDS = 120 / SPEED;
const SIGMA = 0.35;
/** Each with one in flight at a time; those of the first round make the history. */
const KEYS = 30;
const ROUNDS = 2;

/** Prints how near polls of the sandbox come to those on virtual time. */
export async function runLiveBench(seed: number): Promise<void> {
  const figures = readLiveFigures(await benchLive(seed));
  console.log(`${KEYS * ROUNDS} watched videos, ${SPEED} times as fast as in life:\n`);
  console.log(figures.map(printFigure).join('\n'));
}

/** Runs a gateway with its poller against the sandbox for about a minute, as a process of its own. */
export async function benchLive(seed: number): Promise<LiveFigures> {
  await using sandbox = await startSandbox({ port: 0, speed: SPEED });
  await using server = await spawnServer({
    ROLES: 'gateway,poller',
    VIDEOGENAPI_URL: `${sandbox.url}/api/v1`,
    SANDBOX_SPEED: String(SPEED),
    POLL_MIN_INTERVAL_MS: String(MIN_INTERVAL_MS),
    WATCHED_POLL_FACTOR: String(WATCHED_POLL_FACTOR),
    IMPORT_ON_FIRST_USE: 'false',
    // Lifts LIMIT_NEW_KEYS_PER_ADDRESS: all keys are new, and come from this machine.
    LIMIT_NEW_KEYS_PER_ADDRESS: String(KEYS),
  });
  await using clients = new AsyncDisposableStack();
  const callers = Array.from({ length: KEYS }, (_, index) =>
    clients.use(createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: `lt_unlimited_live_${index}` })),
  );

  await Promise.all(callers.map((client, index) => makeVideo(client, `history ${index}`)));
  const before = await readLedger(sandbox.url);
  const seen = new Map<string, number>();
  await Promise.all(
    callers.map(async (client, index) => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const generationId = await makeVideo(client, `seed ${seed}, round ${round} of ${index}`);
        seen.set(generationId, Date.now());
      }
    }),
  );
  const after = await readLedger(sandbox.url);

  const delays = after.accepted
    .flatMap(({ generationId, endsAt }) => {
      const seenAt = seen.get(generationId);
      return seenAt === undefined || endsAt === null ? [] : [seenAt - Date.parse(endsAt)];
    })
    .toSorted((a, b) => a - b);
  return {
    p50DelayMs: delays[Math.floor(delays.length * 0.5)] ?? Number.NaN,
    p95DelayMs: delays[Math.floor(delays.length * 0.95)] ?? Number.NaN,
    minIntervalMs: MIN_INTERVAL_MS,
    pollsPerCompletion: (countPolls(after) - countPolls(before)) / seen.size,
    simulatedPollsPerCompletion: simulatePolls(seed),
  };
}

function countPolls(ledger: Ledger): number {
  return countRequestsTo(ledger, 'status', 'generations');
}

/** Submits a video, watches it to its end, and gives VideoGenAPI's id. */
async function makeVideo(client: VideoGenClient, prompt: string): Promise<string> {
  const { generationId } = await client.generateAndWait({ prompt, model: MODEL });
  if (generationId === null) throw new Error('it ended without an id');
  return generationId;
}

function simulatePolls(seed: number): number {
  const { watched, watchedWaiting } = sharePace({
    minIntervalMs: MIN_INTERVAL_MS,
    watchedPollFactor: WATCHED_POLL_FACTOR,
    pollCostSeconds: 0.2 / SPEED,
  });
  const watching = { name: 'watched', waiting: watchedWaiting, inProgress: watched };
  const { pollsWaiting, pollsInProgress } = followStatuses(createLogNormal(MEDIAN_SECONDS, SIGMA), watching, seed);
  return pollsWaiting + pollsInProgress;
}

/** The figures with the wanted ones. */
export function readLiveFigures(live: LiveFigures): readonly Figure[] {
  const { p50DelayMs, p95DelayMs, minIntervalMs, pollsPerCompletion, simulatedPollsPerCompletion } = live;
  return [
    {
      name: 'live: p50 of the delay of watched generations, in least intervals',
      atMost: 1,
      reached: p50DelayMs / minIntervalMs,
      remark: `p95 ${(p95DelayMs / minIntervalMs).toFixed(2)}`,
    },
    {
      name: 'live: polls per completion, × the simulation’s',
      atMost: 1.1,
      reached: pollsPerCompletion / simulatedPollsPerCompletion,
      remark: `${pollsPerCompletion.toFixed(1)} live, ${simulatedPollsPerCompletion.toFixed(1)} simulated`,
    },
  ];
}
