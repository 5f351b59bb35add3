import { setTimeout as sleep } from 'node:timers/promises';
import {
  startFront,
  followFeed,
  openStage,
  createRandom,
  settle,
  type StormResult,
  startLoad,
  orderFaults,
  type DatabaseKind,
} from '@videogen/testkit';

/** Extent of the storm. */
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
 * over each time. Then all must end, and the history is verified.
 */
export async function stormOfKills(
  kind: DatabaseKind,
  { kills, seed, tell = () => undefined }: KillsOptions,
): Promise<StormResult> {
  const random = createRandom(seed);
  await using stage = await openStage(kind, { sandboxSpeed: 200 });
  let current = await stage.start('gateway,poller');
  await using front = await startFront(current.gatewayUrl);
  await orderFaults(stage.sandboxUrl, {
    match: { endpoint: 'generate' },
    times: 'always',
    accept: true,
    delayMs: SLOW_ANSWER_MS,
  });
  await using feed = await followFeed(() => front.url, key);
  const load = startLoad({ gatewayUrl: () => front.url, key, callers: 8, name: 'kill' });

  let next = stage.start('gateway,poller');
  for (let count = 1; count <= kills; count += 1) {
    const successor = await next;
    next = stage.start('gateway,poller');
    await sleep(random.between(0, LONGEST_LIFE_MS));
    await current.kill('SIGKILL');
    front.leadTo(successor.gatewayUrl);
    current = successor;
    if (count % 10 === 0) tell(`${count} of ${kills} kills, ${load.requested()} requests`);
  }
  const last = await next;
  await last.kill('SIGKILL');

  const acknowledged = await load.stop();
  const { figures, violations } = await settle(stage, {
    gatewayUrl: front.url,
    key,
    requested: load.requested(),
    acknowledged,
    feed,
    withinMs: PATIENCE_MS,
  });
  return { figures: { kills, ...figures, connections: feed.connections() }, violations };
}
