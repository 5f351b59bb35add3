import { setTimeout as sleep } from 'node:timers/promises';
import { followFeed } from '../harness/follow-feed.ts';
import { openStage } from '../harness/open-stage.ts';
import { judge, untilAllEnded, type StormResult } from '../harness/settle.ts';
import { startFailing } from '../harness/start-failing.ts';
import { startLoad } from '../harness/start-load.ts';
import { submitVideo } from '../harness/submit-video.ts';
import type { DatabaseKind } from '../harness/open-database.ts';

/** How long VideoGenAPI answers nothing but 500, milliseconds. */
export interface FailingUpstreamOptions {
  readonly outageMs: number;
}

const key = 'lt_unlimited_outage';
const GENERATIONS = 5;
const FLOOR_MS = 100;
const PATIENCE_MS = 120_000;

/**
 * VideoGenAPI answers 500 to everything for a while. Looks must grow rare, what was submitted meanwhile must be named as
 * unknown and not sent again, and afterwards everything must be caught up with.
 */
export async function stormOf500s(kind: DatabaseKind, { outageMs }: FailingUpstreamOptions): Promise<StormResult> {
  await using failing = await startFailing();
  await using stage = await openStage(kind, { env: { LOOK_FLOOR_MS: String(FLOOR_MS) } });
  const { gatewayUrl } = await stage.start('gateway,poller');
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
  await feed.untilFinal(
    acknowledged.map(({ id }) => id),
    AbortSignal.timeout(PATIENCE_MS),
  );
  const { figures, violations } = await judge(stage, {
    gatewayUrl,
    key,
    requested: GENERATIONS + 1,
    acknowledged,
    watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }],
  });
  const looks = failing.requests.filter(({ path }) => path.includes('/status/')).length;
  const posts = failing.requests.filter(({ method }) => method === 'POST').length;
  // Doubling from the floor, and the one that may be under way at its beginning and end.
  const mostLooks = GENERATIONS * (Math.log2(outageMs / FLOOR_MS) + 2);
  const more: string[] = [];
  if (looks > mostLooks) more.push(`${looks} looks in an outage of ${outageMs} ms; doubling allows ${mostLooks}`);
  if (posts > 1) more.push(`a request was sent ${posts} times while VideoGenAPI answered 500`);
  if (meanwhile.type !== 'acknowledged' || meanwhile.acknowledgement.status !== 'UNCONFIRMED') {
    more.push(`what was answered with 500 came out as ${JSON.stringify(meanwhile)}`);
  }
  return {
    figures: { outageMs, looksMeanwhile: looks, caughtUpMs: Math.round(caughtUpMs), ...figures },
    violations: [...violations, ...more],
  };
}
