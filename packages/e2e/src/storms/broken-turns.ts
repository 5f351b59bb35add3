import { setTimeout as sleep } from 'node:timers/promises';
import {
  createRandom,
  followFeed,
  openDatabase,
  openStage,
  orderFaults,
  settle,
  startFaultProxy,
  submitVideo,
  type Acknowledgement,
  type FaultProxy,
  type HeldBytes,
  type ServerProcess,
  type Stage,
  type StormResult,
} from '@videogen/testkit';

/** Extent of the storm. */
export interface BrokenTurnsOptions {
  /** The number of faults of each kind; a step of a turn is met by each kind at most once. */
  readonly most: number;
  /** The part of the steps that is met when it comes first, chosen at random; 1 is all. */
  readonly part: number;
  readonly seed: number;
  readonly tell?: ((line: string) => void) | undefined;
}

const key = 'lt_unlimited_turns';
const LOAD_EVERY_MS = 250;
/** Without a new step for so long, all have been met. */
const NO_NEW_STEP_MS = 15_000;
/** The queue that has grown meanwhile is sent one by one, some of them a second apart. */
const PATIENCE_MS = 240_000;
const MOST_FROZEN = 3;
const faults = ['cut-before', 'cut-after', 'kill-before', 'kill-after', 'freeze'] as const;

type Fault = (typeof faults)[number];

/**
 * A poller works on PostgreSQL, while submissions are accepted, lost and queued. At each of its statements and requests in turn its
 * connection is cut, or it is killed or frozen, before the step or before the answer to it. In the end the frozen ones go on. Nothing
 * may be lost, paid for twice or stuck.
 */
export async function stormOfBrokenTurns({
  most,
  part,
  seed,
  tell = () => undefined,
}: BrokenTurnsOptions): Promise<StormResult> {
  const random = createRandom(seed);
  await using database = await openDatabase('postgres');
  await using stage = await openStage('postgres', { database });
  await using toDatabase = await startFaultProxy({ port: database.port ?? 0 });
  await using toUpstream = await startFaultProxy({ port: Number(new URL(stage.sandboxUrl).port) });
  const startPoller = (): Promise<ServerProcess> =>
    stage.start('poller', {
      ...database.envThrough(toDatabase.port),
      VIDEOGENAPI_URL: `http://${toUpstream.host}:${toUpstream.port}/api/v1`,
      // The answer to a statement is then the next one of its connection.
      DATABASE_POOL_SIZE: '1',
    });
  const gateway = await stage.serve('gateway');
  await using feed = await followFeed(() => gateway.gatewayUrl, key);
  const load = startMixedLoad(stage, gateway.gatewayUrl);

  const met = new Map<Fault, Set<string>>(faults.map((fault) => [fault, new Set()]));
  const exhausted = new Set<Fault>();
  const frozen: ServerProcess[] = [];
  let victim = await startPoller();
  for (;;) {
    const missing = faults.filter((fault) => !exhausted.has(fault) && (met.get(fault)?.size ?? 0) < most);
    if (missing.length === 0) break;
    const fault = random.pick(missing);
    const steps = met.get(fault) ?? new Set();
    const held = await holdNewStep([toDatabase, toUpstream], (step) => !steps.has(step) && random.next() < part);
    if (!held) {
      exhausted.add(fault);
      continue;
    }
    steps.add(held.step);
    tell(`${fault}: ${held.step.replaceAll(/\s+/g, ' ').slice(0, 150)}`);
    await held.bring(fault, victim);
    if (fault.startsWith('cut')) continue;
    if (fault === 'freeze') frozen.push(victim);
    if (frozen.length > MOST_FROZEN) await endFrozen(frozen.shift());
    // As if the lease had ended, for which the storm would wait at each step.
    await database.query('update accounts set claimed_until = 0');
    victim = await startPoller();
  }
  for (const each of frozen) each.signal('SIGCONT');
  const { acknowledged, requested } = await load.stop();
  const { figures, violations } = await settle(stage, {
    gatewayUrl: gateway.gatewayUrl,
    key,
    requested,
    acknowledged,
    feed,
    withinMs: PATIENCE_MS,
  });
  const counts = Object.fromEntries(faults.map((fault) => [fault, met.get(fault)?.size ?? 0]));
  const ended = await Promise.all([victim, ...frozen].map(hasEnded));
  return {
    figures: { ...counts, ...figures },
    violations: ended.includes(true) ? [...violations, 'the process of a poller ended'] : violations,
  };
}

/** Lets a frozen poller go on, and stops it in order. */
async function endFrozen(poller: ServerProcess | undefined): Promise<void> {
  poller?.signal('SIGCONT');
  await poller?.kill('SIGTERM');
}

interface HeldStep {
  readonly step: string;
  readonly bring: (fault: Fault, victim: ServerProcess) => Promise<void>;
}

/** Holds the next statement or request that is wanted; undefined where none comes for a while. */
async function holdNewStep(
  proxies: readonly FaultProxy[],
  isWanted: (step: string) => boolean,
): Promise<HeldStep | undefined> {
  const noneInTime = Promise.withResolvers<undefined>();
  const timeout = setTimeout(() => noneInTime.resolve(undefined), NO_NEW_STEP_MS);
  let step: string | undefined;
  let isOver = false;
  const isFirst = (text: string): boolean => {
    const read = step === undefined && !isOver ? readStep(text) : undefined;
    if (read === undefined || !isWanted(read)) return false;
    step = read;
    return true;
  };
  const holdOn = async (proxy: FaultProxy): Promise<HeldStep> => {
    const bytes = await proxy.holdNext('to-server', isFirst);
    return { step: step ?? '', bring: (fault, victim) => bringFault(fault, { proxy, bytes, victim }) };
  };
  const held = await Promise.race([noneInTime.promise, ...proxies.map(holdOn)]);
  clearTimeout(timeout);
  isOver = true;
  return held;
}

interface Held {
  readonly proxy: FaultProxy;
  readonly bytes: HeldBytes;
  readonly victim: ServerProcess;
}

async function bringFault(fault: Fault, { proxy, bytes, victim }: Held): Promise<void> {
  if (fault === 'cut-before') {
    bytes.reset();
  } else if (fault === 'kill-before') {
    await victim.kill('SIGKILL');
  } else if (fault === 'freeze') {
    victim.signal('SIGSTOP');
    bytes.release();
  } else {
    const answering = proxy.holdNext('to-client');
    bytes.release();
    const answer = await answering;
    if (fault === 'cut-after') answer.reset();
    else await victim.kill('SIGKILL');
  }
}

const statement = /\b(?:begin|commit|rollback|select|insert|update|delete|with)\b[^\0]*/;
/** The name under which a statement is prepared, which stands in place of its text. */
const prepared = /\boften_\d+_[0-9a-f]+/;
const request = /^(?:GET|POST) \/api\/v1\/[a-z]+/;

/** Signs of life and the removal of old updates belong to no turn. */
const others = /"pollers"|^select "user_id" from "updates"/;

/** Names the step of a turn that the bytes of a connection begin. */
function readStep(text: string): string | undefined {
  const words = request.exec(text)?.[0] ?? statement.exec(text)?.[0];
  if (words === undefined) return prepared.exec(text)?.[0];
  if (others.test(words)) return undefined;
  // Lists of values and ids differ in their lengths.
  return words.replaceAll(/\$\d+(?:, \$\d+)*/g, '$').replaceAll(/\d+/g, '0');
}

async function hasEnded({ exited }: ServerProcess): Promise<boolean> {
  return Promise.race([exited.then(() => true), sleep(0).then(() => false)]);
}

/** Answers to submissions, in turn: accepted; accepted but lost; lost before; refused for a second, so that it is queued. */
const answers: readonly (object | undefined)[] = [
  undefined,
  { reset: 'after' },
  undefined,
  { reset: 'before' },
  { respond: { status: 429, body: { error: 'Too many', details: { seconds_until_reset: 1 } } } },
];

interface MixedLoad {
  /** Resolves to the number of POSTs that were allowed, and what was acknowledged. */
  readonly stop: () => Promise<{ readonly requested: number; readonly acknowledged: readonly Acknowledgement[] }>;
}

/** Submits one video after the other. Refused ones wait in a queue, so each may take two POSTs. */
function startMixedLoad(stage: Stage, gatewayUrl: string): MixedLoad {
  const stopping = new AbortController();
  const acknowledged: Acknowledgement[] = [];
  let requested = 0;

  async function submit(): Promise<void> {
    while (!stopping.signal.aborted) {
      const fault = answers[acknowledged.length % answers.length];
      if (fault) await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate' }, ...fault });
      requested += fault && 'respond' in fault ? 2 : 1;
      const prompt = `turn ${acknowledged.length}`;
      const answer = await submitVideo(gatewayUrl, { key, prompt, whenRateLimited: 'QUEUE' });
      if (answer.type !== 'acknowledged') throw new Error(`not acknowledged: ${JSON.stringify(answer)}`);
      acknowledged.push(answer.acknowledgement);
      await sleep(LOAD_EVERY_MS);
    }
  }

  const submitting = submit();
  // Its rejection comes out of stop().
  submitting.catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      await submitting;
      return { requested, acknowledged };
    },
  };
}
