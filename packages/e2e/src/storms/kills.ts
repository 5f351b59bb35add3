import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultProxy } from '../harness/fault-proxy.ts';
import { followFeed } from '../harness/follow-feed.ts';
import { openStage } from '../harness/open-stage.ts';
import { createRandom } from '../harness/random.ts';
import { judge, untilAllEnded, type StormResult } from '../harness/settle.ts';
import { startLoad } from '../harness/start-load.ts';
import { orderFaults } from '../harness/sandbox-controls.ts';
import type { DatabaseKind } from '../harness/open-database.ts';

/** How long it rages. */
export interface KillsOptions {
  readonly kills: number;
  readonly seed: number;
  readonly tell?: ((line: string) => void) | undefined;
}

const key = 'lt_unlimited_kills';
/** VideoGenAPI accepts at once and answers late, so that many a kill meets a submission under way. */
const SLOW_ANSWER_MS = 150;
const LONGEST_LIFE_MS = 400;
const PATIENCE_MS = 240_000;

/**
 * Callers submit without a pause while the server they talk to is killed again and again at random moments, another taking
 * over each time. Then all has to come to its end, and is judged.
 */
export async function stormOfKills(
  kind: DatabaseKind,
  { kills, seed, tell = () => undefined }: KillsOptions,
): Promise<StormResult> {
  const random = createRandom(seed);
  await using stage = await openStage(kind, { sandboxSpeed: 200 });
  let current = await stage.start('gateway,poller');
  await using front = await startFaultProxy(readAddress(current.gatewayUrl));
  const frontUrl = `http://${front.host}:${front.port}`;
  await orderFaults(stage.sandboxUrl, {
    match: { endpoint: 'generate' },
    times: 'always',
    accept: true,
    delayMs: SLOW_ANSWER_MS,
  });
  await using feed = await followFeed(() => frontUrl, key);
  const load = startLoad({ gatewayUrl: () => frontUrl, key, callers: 8, name: 'kill' });

  let next = stage.start('gateway,poller');
  for (let count = 1; count <= kills; count += 1) {
    const successor = await next;
    next = stage.start('gateway,poller');
    await sleep(random.between(0, LONGEST_LIFE_MS));
    await current.kill('SIGKILL');
    front.retarget(readAddress(successor.gatewayUrl));
    current = successor;
    if (count % 10 === 0) tell(`${count} of ${kills} kills, ${load.requested()} requests`);
  }
  const last = await next;
  await last.kill('SIGKILL');

  const acknowledged = await load.stop();
  await untilAllEnded(stage.database, AbortSignal.timeout(PATIENCE_MS));
  await feed.untilFinal(
    acknowledged.map(({ id }) => id),
    AbortSignal.timeout(PATIENCE_MS),
  );
  const { figures, violations } = await judge(stage, {
    gatewayUrl: frontUrl,
    key,
    requested: load.requested(),
    acknowledged,
    watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }],
  });
  return { figures: { kills, ...figures, connections: feed.connections() }, violations };
}

function readAddress(url: string): { readonly port: number } {
  return { port: Number(new URL(url).port) };
}
