import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultProxy } from '../harness/fault-proxy.ts';
import { followFeed } from '../harness/follow-feed.ts';
import { openStage } from '../harness/open-stage.ts';
import { createRandom } from '../harness/random.ts';
import { judge, untilAllEnded, type StormResult } from '../harness/settle.ts';
import { startLoad } from '../harness/start-load.ts';
import { watchGenerations } from '../harness/watch-generations.ts';
import type { DatabaseKind } from '../harness/open-database.ts';

/** How long it rages. */
export interface DisconnectsOptions {
  readonly disconnects: number;
  readonly seed: number;
  /** How often the gateway is killed meanwhile. */
  readonly restarts: number;
  /** The slower, the longer its videos are under way. */
  readonly sandboxSpeed: number;
  readonly tell?: ((line: string) => void) | undefined;
}

const key = 'lt_unlimited_disconnects';
const GENERATIONS = 50;
const CLIENTS = 8;
const LONGEST_PAUSE_MS = 150;
const PATIENCE_MS = 120_000;

/**
 * Subscribers of 50 generations, with our client and without, lose their connections again and again at random moments,
 * and now and then the gateway is killed. Then everybody must have seen everything.
 */
export async function stormOfDisconnects(kind: DatabaseKind, options: DisconnectsOptions): Promise<StormResult> {
  const { disconnects, seed, restarts, sandboxSpeed, tell = () => undefined } = options;
  const random = createRandom(seed);
  await using stage = await openStage(kind, { sandboxSpeed });
  let gateway = await stage.start('gateway');
  await stage.start('poller');
  await using front = await startFaultProxy(readAddress(gateway.gatewayUrl));
  const frontUrl = `http://${front.host}:${front.port}`;
  await using feed = await followFeed(() => frontUrl, key);
  const load = startLoad({ gatewayUrl: () => frontUrl, key, callers: 8, name: 'watched', most: GENERATIONS });
  const acknowledged = await load.finish();
  const ids = acknowledged.map(({ id }) => id);
  await using watchers = watchGenerations({ gatewayUrl: frontUrl, key, ids, clients: CLIENTS });

  let cut = 0;
  let restarted = 0;
  while (cut < disconnects) {
    await sleep(random.between(0, LONGEST_PAUSE_MS));
    cut += front.resetAll();
    if (restarted >= restarts || cut < ((restarted + 1) * disconnects) / (restarts + 1)) continue;
    restarted += 1;
    await gateway.kill('SIGKILL');
    gateway = await stage.start('gateway');
    front.retarget(readAddress(gateway.gatewayUrl));
    tell(`${cut} of ${disconnects} connections cut, gateway restarted`);
  }
  await untilAllEnded(stage.database, AbortSignal.timeout(PATIENCE_MS));
  await Promise.all([
    feed.untilFinal(ids, AbortSignal.timeout(PATIENCE_MS)),
    watchers.untilDone(AbortSignal.timeout(PATIENCE_MS)),
  ]);

  const { figures, violations } = await judge(stage, {
    gatewayUrl: frontUrl,
    key,
    requested: load.requested(),
    acknowledged,
    watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }, ...watchers.evidence()],
  });
  return { figures: { cut, restarted, ...figures, feedConnections: feed.connections() }, violations };
}

function readAddress(url: string): { readonly port: number } {
  return { port: Number(new URL(url).port) };
}
