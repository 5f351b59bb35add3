import { setTimeout as sleep } from 'node:timers/promises';
import {
  askGraphql,
  createRandom,
  listGenerations,
  openStage,
  orderFaults,
  readField,
  recordRequests,
  submitVideo,
  type DatabaseKind,
  type RecordedRequest,
  type ServerProcess,
  type Stage,
  type StormResult,
} from '@videogen/testkit';
import { copyGeneration } from '../copy-generation.ts';
import { makeElsewhere } from '../make-elsewhere.ts';

/** Extent of the storm. */
export interface RequestBudgetOptions {
  readonly forMs: number;
  /** The mean time between two kills of a poller. */
  readonly killEveryMs: number;
  readonly seed: number;
  readonly tell?: ((line: string) => void) | undefined;
}

const key = 'lt_unlimited_budget';
const PER_MINUTE = 600;
const PER_MS = PER_MINUTE / 60_000;
/** The requests of ten seconds may come at once. */
const BURST = 100;
/** A request may wait so long between its token and its arrival here, on a busy machine. */
const LATE_MS = 2000;
const LOST = 500;
const IN_FLIGHT = 100;
const MADE_ELSEWHERE = 200;
const PAUSE_MS = 20;

/**
 * With one key 500 submissions are lost, 100 generations are in flight, and callers of two gateways refresh and import without a pause,
 * while two pollers run, one of which is killed now and then. No window of time may have more status requests than the budget and its
 * burst.
 */
export async function stormOfRequests(
  kind: DatabaseKind,
  { forMs, killEveryMs, seed, tell = () => undefined }: RequestBudgetOptions,
): Promise<StormResult> {
  const random = createRandom(seed);
  await using stage = await openStage(kind, {
    env: { POLLS_PER_MINUTE: String(PER_MINUTE), RECONCILE_WINDOW_MINUTES: '60', IMPORT_ON_FIRST_USE: 'false' },
  });
  await using recorder = await recordRequests(stage.sandboxUrl);
  const env = { VIDEOGENAPI_URL: `http://127.0.0.1:${recorder.port}/api/v1` };
  const gateways = await Promise.all([stage.start('gateway', env), stage.start('gateway', env)]);
  const gatewayUrl = (index: number): string => gateways[index % gateways.length]?.gatewayUrl ?? '';

  const elsewhere = Array.from({ length: MADE_ELSEWHERE }, (_, index) => `Made elsewhere ${index} [sandbox:stuck]`);
  await makeElsewhere(stage.sandboxUrl, key, elsewhere);
  await submitMany(stage, gatewayUrl(0), { words: 'In flight', count: IN_FLIGHT });
  await submitMany(stage, gatewayUrl(0), { words: 'Lost', count: LOST, fault: { reset: 'after' } });
  const inFlight = (await listGenerations(gatewayUrl(0), key)).filter(({ status }) => status === 'PENDING');
  const from = recorder.requests.length;
  const over = new AbortController();
  const pollers = await Promise.all([stage.start('poller', env), stage.start('poller', env)]);
  let called = 0;
  const count = (): void => void (called += 1);
  for (const { gatewayUrl: url } of gateways) {
    const refreshAny = (): string => `refreshGeneration(id: "${random.pick(inFlight).id}")`;
    for (const describe of [() => 'importGenerations', refreshAny, refreshAny]) {
      // The last call of each may outlast its gateway.
      callUntil(over.signal, { url, describe, count }).catch(() => undefined);
    }
  }
  const endsAt = performance.now() + forMs;
  let kills = 0;
  while (performance.now() < endsAt) {
    await sleep(Math.min(random.between(killEveryMs / 2, killEveryMs * 1.5), endsAt - performance.now()));
    if (performance.now() >= endsAt) break;
    const victim = random.between(0, pollers.length - 1);
    await pollers[victim]?.kill('SIGKILL');
    pollers[victim] = await stage.start('poller', env);
    kills += 1;
    tell(`${kills} pollers killed, ${recorder.requests.length - from} requests`);
  }
  const requests = recorder.requests.slice(from).filter(isStatusRequest);
  over.abort();

  const rows = await stage.database.query('select upstream_id from generations where upstream_id is not null');
  const known = new Set(rows.map((row) => `/api/v1/status/${String(row['upstream_id'])}`));
  const figures = {
    seconds: Math.round(forMs / 1000),
    kills,
    requests: requests.length,
    pages: requests.filter(({ path }) => path.includes('/generations?')).length,
    searches: requests.filter(({ path }) => path.includes('/status/') && !known.has(path)).length,
    called,
    aboveThePace: Math.ceil(findMostAbove(requests)),
    mostInTenSeconds: findMostWithin(requests, 10_000),
    mostInAMinute: findMostWithin(requests, 60_000),
  };
  return { figures, violations: judge(figures, pollers) };
}

interface Figures {
  readonly seconds: number;
  readonly requests: number;
  readonly called: number;
  readonly searches: number;
  readonly aboveThePace: number;
}

function judge(
  { seconds, requests, called, searches, aboveThePace }: Figures,
  pollers: readonly ServerProcess[],
): readonly string[] {
  const violations: string[] = [];
  if (aboveThePace > BURST + LATE_MS * PER_MS) {
    violations.push(
      `a window of time has ${aboveThePace} requests more than its pace allows, and the burst is ${BURST}`,
    );
  }
  // A storm that asks for less than the budget would prove nothing. A killed poller loses the tokens of its turn.
  const pace = seconds * 1000 * PER_MS;
  if (requests < pace / 2) violations.push(`only ${requests} requests were made, where the pace allows ${pace}`);
  if (called === 0) violations.push('no refresh and no import succeeded');
  if (searches === 0) violations.push('no lost submission was searched for');
  for (const { output } of pollers) if (output().includes('"level":50')) violations.push(output());
  return violations;
}

function isStatusRequest({ method, path }: RecordedRequest): boolean {
  return method === 'GET' && (path.includes('/status/') || path.includes('/generations?'));
}

/** The most requests above the pace in any window, whatever its length. */
function findMostAbove(requests: readonly RecordedRequest[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const [index, { at }] of requests.entries()) {
    const above = index - at * PER_MS;
    least = Math.min(least, above);
    most = Math.max(most, above - least + 1);
  }
  return most;
}

function findMostWithin(requests: readonly RecordedRequest[], ms: number): number {
  let [first, most] = [0, 0];
  for (const [index, { at }] of requests.entries()) {
    while (at - (requests[first]?.at ?? at) > ms) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/** Submits one video, and copies it until there are so many. */
async function submitMany(stage: Stage, gatewayUrl: string, { words, count, fault }: Many): Promise<void> {
  if (fault) await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate' }, ...fault });
  const prompts = Array.from({ length: count }, (_, index) => `${words} ${index} [sandbox:stuck]`);
  const [first = '', ...others] = prompts;
  const answer = await submitVideo(gatewayUrl, { key, prompt: first });
  if (answer.type !== 'acknowledged') throw new Error(`not acknowledged: ${JSON.stringify(answer)}`);
  const upstreamIds = await makeElsewhere(stage.sandboxUrl, key, others);
  await copyGeneration(
    stage.database,
    first,
    others.map((prompt, index) => ({ prompt, upstream_id: fault ? null : (upstreamIds[index] ?? null) })),
  );
}

interface Many {
  readonly words: string;
  readonly count: number;
  readonly fault?: object;
}

interface Calls {
  readonly url: string;
  readonly describe: () => string;
  /** Counts a success. */
  readonly count: () => void;
}

/** Makes one call after the other until the end. */
async function callUntil(over: AbortSignal, { url, describe, count }: Calls): Promise<void> {
  while (!over.aborted) {
    const answer = await askGraphql(url, { key, query: `mutation { result: ${describe()} { __typename } }` });
    if (String(readField(answer.body, 'data', 'result', '__typename')).endsWith('Success')) count();
    await sleep(PAUSE_MS);
  }
}
