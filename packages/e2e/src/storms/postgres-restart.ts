import { setTimeout as sleep } from 'node:timers/promises';
import {
  followFeed,
  openDatabase,
  openStage,
  settle,
  type StormResult,
  startLoad,
  startPostgres,
  submitVideo,
  until,
} from '@videogen/testkit';

const key = 'lt_unlimited_restart';
const HEALED_WITHIN_MS = 5000;
const PATIENCE_MS = 120_000;
const UNDER_LOAD_MS = 1500;

/**
 * PostgreSQL is restarted under load, once as an operator does and once by a crash. Resolves to the reason as a text where
 * no PostgreSQL of one's own can be had.
 */
export async function stormOfRestarts(): Promise<StormResult | string> {
  const started = await startPostgres();
  if (typeof started === 'string') return started;
  await using postgres = started;
  await using database = await openDatabase('postgres', { postgresPort: postgres.port });
  await using stage = await openStage('postgres', { database, sandboxSpeed: 200 });
  const { gatewayUrl } = await stage.start('gateway,poller');
  await using feed = await followFeed(() => gatewayUrl, key);
  const load = startLoad({ gatewayUrl: () => gatewayUrl, key, callers: 4, name: 'restart' });

  const healedMs: number[] = [];
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    await sleep(UNDER_LOAD_MS);
    await postgres.stop(signal);
    await until(async () => (await fetch(`${gatewayUrl}/ready`)).status === 503, HEALED_WITHIN_MS);
    await postgres.start();
    const backAt = performance.now();
    const again = { key, prompt: `after ${signal}`, idempotencyKey: signal };
    await until(async () => (await submitVideo(gatewayUrl, again)).type === 'acknowledged', PATIENCE_MS);
    healedMs.push(Math.round(performance.now() - backAt));
  }
  const acknowledged = await load.stop();
  const { figures, violations } = await settle(stage, {
    gatewayUrl,
    key,
    requested: load.requested() + healedMs.length,
    acknowledged,
    feed,
    withinMs: PATIENCE_MS,
  });
  const late = healedMs.filter((ms) => ms > HEALED_WITHIN_MS);
  return {
    figures: { restarts: healedMs.length, healedMs: healedMs.join(' and '), ...figures },
    violations: [...violations, ...late.map((ms) => `healed only ${ms} ms after the return of PostgreSQL`)],
  };
}
