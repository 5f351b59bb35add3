import { setTimeout as sleep } from 'node:timers/promises';
import {
  followFeed,
  openStage,
  settle,
  untilAllEnded,
  type StormResult,
  startFailing,
  startLoad,
  submitVideo,
  type DatabaseKind,
} from '@videogen/testkit';

/** Time for which VideoGenAPI answers nothing but 500, milliseconds. */
export interface FailingUpstreamOptions {
  readonly outageMs: number;
}

const key = 'lt_unlimited_outage';
const GENERATIONS = 5;
const MIN_INTERVAL_MS = 100;
const PATIENCE_MS = 120_000;

/**
 * VideoGenAPI answers 500 to everything for a while. Polls must grow rare. A submission meanwhile must be named as unknown and
 * not sent again, and afterwards everything must be caught up with.
 */
export async function stormOf500s(kind: DatabaseKind, { outageMs }: FailingUpstreamOptions): Promise<StormResult> {
  await using failing = await startFailing();
  await using stage = await openStage(kind, { env: { POLL_MIN_INTERVAL_MS: String(MIN_INTERVAL_MS) } });
  const { gatewayUrl } = await stage.serve('gateway,poller');
  await using feed = await followFeed(() => gatewayUrl, key);
  const load = startLoad({
    gatewayUrl: () => gatewayUrl,
    key,
    callers: GENERATIONS,
    name: 'before',
    most: GENERATIONS,
  });
  const before = await load.finish();

  stage.upstream.retarget({ port: failing.port });
  stage.upstream.resetAll();
  const meanwhile = await submitVideo(gatewayUrl, { key, prompt: 'during', idempotencyKey: 'during' });
  await sleep(outageMs);
  stage.upstream.retarget({ port: Number(new URL(stage.sandboxUrl).port) });
  stage.upstream.resetAll();
  const backAt = performance.now();
  await untilAllEnded(stage.database, AbortSignal.timeout(PATIENCE_MS));
  const caughtUpMs = performance.now() - backAt;

  const acknowledged = meanwhile.type === 'acknowledged' ? [...before, meanwhile.acknowledgement] : before;
  const { figures, violations } = await settle(stage, {
    gatewayUrl,
    key,
    requested: GENERATIONS + 1,
    acknowledged,
    feed,
    withinMs: PATIENCE_MS,
  });
  const polls = failing.requests.filter(({ path }) => path.includes('/status/')).length;
  const posts = failing.requests.filter(({ method }) => method === 'POST').length;
  // Doubling from the least interval, and the one that may be under way at its beginning and end.
  const mostPolls = GENERATIONS * (Math.log2(outageMs / MIN_INTERVAL_MS) + 2);
  const more: string[] = [];
  if (polls > mostPolls) more.push(`${polls} polls in an outage of ${outageMs} ms; doubling allows ${mostPolls}`);
  if (posts > 1) more.push(`a request was sent ${posts} times while VideoGenAPI answered 500`);
  if (meanwhile.type !== 'acknowledged' || meanwhile.acknowledgement.status !== 'UNCONFIRMED') {
    more.push(`what was answered with 500 came out as ${JSON.stringify(meanwhile)}`);
  }
  return {
    figures: { outageMs, pollsMeanwhile: polls, caughtUpMs: Math.round(caughtUpMs), ...figures },
    violations: [...violations, ...more],
  };
}
