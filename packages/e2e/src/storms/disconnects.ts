import { setTimeout as sleep } from 'node:timers/promises';
import {
  startFront,
  followFeed,
  openStage,
  createRandom,
  settle,
  type StormResult,
  startLoad,
  watchGenerations,
  type DatabaseKind,
} from '@videogen/testkit';

/** Extent of the storm. */
export interface DisconnectsOptions {
  readonly disconnects: number;
  readonly seed: number;
  /** Number of times that the gateway is killed meanwhile. */
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
 * and now and then the gateway is killed. Then every subscriber must have seen every change.
 */
export async function stormOfDisconnects(kind: DatabaseKind, options: DisconnectsOptions): Promise<StormResult> {
  const { disconnects, seed, restarts, sandboxSpeed, tell = () => undefined } = options;
  const random = createRandom(seed);
  await using stage = await openStage(kind, { sandboxSpeed });
  let gateway = await stage.start('gateway');
  await stage.serve('poller');
  await using front = await startFront(gateway.gatewayUrl);
  await using feed = await followFeed(() => front.url, key);
  const load = startLoad({ gatewayUrl: () => front.url, key, callers: 8, name: 'watched', most: GENERATIONS });
  const acknowledged = await load.finish();
  const ids = acknowledged.map(({ id }) => id);
  await using watchers = watchGenerations({ gatewayUrl: front.url, key, ids, clients: CLIENTS });

  let cut = 0;
  let restarted = 0;
  while (cut < disconnects) {
    await sleep(random.between(0, LONGEST_PAUSE_MS));
    cut += front.resetAll();
    if (restarted >= restarts || cut < ((restarted + 1) * disconnects) / (restarts + 1)) continue;
    restarted += 1;
    await gateway.kill('SIGKILL');
    gateway = await stage.start('gateway');
    front.leadTo(gateway.gatewayUrl);
    tell(`${cut} of ${disconnects} connections cut, gateway restarted`);
  }
  const { figures, violations } = await settle(stage, {
    gatewayUrl: front.url,
    key,
    requested: load.requested(),
    acknowledged,
    feed,
    watchers,
    withinMs: PATIENCE_MS,
  });
  return { figures: { cut, restarted, ...figures, feedConnections: feed.connections() }, violations };
}
