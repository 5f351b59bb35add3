import { createVideoGenClient, type VideoGenClient } from '@videogen/client';
import { sharePace } from '@videogen/poller';
import { startSandbox } from '@videogen/sandbox';
import { followStatuses } from '../status-changes.ts';
import { createLogNormal } from '../workloads.ts';
import { readLedger } from './read-ledger.ts';
import { spawnServer } from './spawn-server.ts';
import { printFigure, type Figure } from '../figure.ts';

/** What a gateway with its poller did with the sandbox. */
export interface LiveFigures {
  /** Of watched generations, from their end in the sandbox to the update at the subscriber; milliseconds. */
  readonly p50DelayMs: number;
  readonly p95DelayMs: number;
  readonly floorMs: number;
  readonly looksPerCompletion: number;
  /** The same kind, watched, on virtual time. */
  readonly simulatedLooksPerCompletion: number;
}

/** Five times as fast as in life: a video takes 24 s, the floor is 400 ms. */
const SPEED = 5;
const FLOOR_MS = 400;
const WATCHED_SHARE = 5;
/** Of the sandbox: a median of 120 s and a sigma of 0.35. */
const MODEL = 'veo_3';
const MEDIAN_SECONDS = 120 / SPEED;
const SIGMA = 0.35;
/** Each with one in flight at a time; those of the first round make the history. */
const KEYS = 30;
const ROUNDS = 2;

/** Prints how near looks at the sandbox come to those on virtual time. */
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
    LOOK_FLOOR_MS: String(FLOOR_MS),
    WATCHED_SHARE: String(WATCHED_SHARE),
    IMPORT_ON_FIRST_USE: 'false',
  });
  await using clients = new AsyncDisposableStack();
  const callers = Array.from({ length: KEYS }, (_, index) =>
    clients.use(createVideoGenClient({ url: server.graphqlUrl, key: `lt_unlimited_live_${index}` })),
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
    floorMs: FLOOR_MS,
    looksPerCompletion: (after.looks - before.looks) / seen.size,
    simulatedLooksPerCompletion: simulateLooks(seed),
  };
}

/** Submits a video, watches it to its end, and gives VideoGenAPI's id. */
async function makeVideo(client: VideoGenClient, prompt: string): Promise<string> {
  const { generationId } = await client.generateAndWait({ prompt, model: MODEL });
  if (generationId === null) throw new Error('it ended without an id');
  return generationId;
}

function simulateLooks(seed: number): number {
  const { watched, watchedWaiting } = sharePace({ floorMs: FLOOR_MS, watchedShare: WATCHED_SHARE, speed: SPEED });
  const watching = { name: 'watched', waiting: watchedWaiting, inProgress: watched };
  const { looksWaiting, looksInProgress } = followStatuses(createLogNormal(MEDIAN_SECONDS, SIGMA), watching, seed);
  return looksWaiting + looksInProgress;
}

/** What was wanted of it. */
export function readLiveFigures(live: LiveFigures): readonly Figure[] {
  const { p50DelayMs, p95DelayMs, floorMs, looksPerCompletion, simulatedLooksPerCompletion } = live;
  return [
    {
      name: 'live: p50 of the delay of watched generations, in floors',
      atMost: 1,
      reached: p50DelayMs / floorMs,
      remark: `p95 ${(p95DelayMs / floorMs).toFixed(2)}`,
    },
    {
      name: 'live: looks per completion, × the simulation’s',
      atMost: 1.1,
      reached: looksPerCompletion / simulatedLooksPerCompletion,
      remark: `${looksPerCompletion.toFixed(1)} live, ${simulatedLooksPerCompletion.toFixed(1)} simulated`,
    },
  ];
}
