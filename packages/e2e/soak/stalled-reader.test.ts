import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { spawnServer, submitVideo, createFolder } from '@videogen/testkit';
import { openRawFeed } from './stalled-reader-feed.ts';
import { findQuantile, openNeighbours, repeatUntil } from './stalled-reader-load.ts';
import { inspected, openMemoryProbe } from './stalled-reader-memory.ts';

const key = 'lt_unlimited_busy';
const neighbourKeys = ['lt_unlimited_neighbour_1', 'lt_unlimited_neighbour_2', 'lt_unlimited_neighbour_3'];

const MEBIBYTE = 1024 * 1024;
const MOST_GROWTH_MIB = 2;
/** The difference between two figures below this one does not matter. */
const MIN_INTERVAL_MS = 30;
const WINDOW_MS = 2500;
/** A stalled reader must be closed within these: after 15 s, and the time to notice it. */
const MOST_WINDOWS = 10;
const SUBMIT_EVERY_MS = 150;
const closedLine = 'a websocket is closed because its client does not respond';

/** So many updates the stalled reader has to catch up with: more than the system's buffers take. */
const BACKLOG = 100;

/** About 60 KB for each update, so that the system's buffers are full in seconds. */
const selection = Array.from({ length: 60 }, (_, index) => `prompt${index}: prompt`).join(' ');
const longPrompt = 'A very long road. '.repeat(55);

test('a stalled reader of a busy feed is closed; memory stays flat, and other callers are not slower', async () => {
  await using folder = await createFolder();
  await using sandbox = await spawnServer({ ROLES: 'sandbox', SANDBOX_SPEED: '1000' });
  await using server = await spawnServer({
    ...inspected,
    ROLES: 'gateway,poller',
    VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
    DATABASE_URL: folder.databaseUrl,
    IMPORT_ON_FIRST_USE: 'false',
    POLL_MIN_INTERVAL_MS: '50',
    SANDBOX_SPEED: '1000',
    LOG_LEVEL: 'info',
    // Lifts LIMIT_ALIASES: sixty of them make an update as long as that.
    LIMIT_ALIASES: '60',
  });
  const { gatewayUrl } = server;
  const follow = (after?: string) => openRawFeed(gatewayUrl, { key, selection, after });
  await using neighbours = await openNeighbours(gatewayUrl, neighbourKeys);
  using memory = await openMemoryProbe(server);
  await using reader = await follow();

  /** Keeps the feed busy for a while, and the neighbours submitting. Gives the p99 of their times. */
  async function load(everyMs = SUBMIT_EVERY_MS): Promise<number> {
    const over = sleep(WINDOW_MS);
    const busy = repeatUntil(over, everyMs, () => submitVideo(gatewayUrl, { key, prompt: longPrompt }));
    const [times] = await Promise.all([neighbours.submitUntil(over), busy]);
    return findQuantile(times, 0.99);
  }

  // Warms up: code is compiled, and the caches of the database and of statements fill.
  await load(SUBMIT_EVERY_MS / 8);
  await load(SUBMIT_EVERY_MS / 8);
  const bytes = [await memory.measure()];
  const p99Before = [await load(), await load()];
  bytes.push(await memory.measure());
  const position = reader.cursors.length - BACKLOG;
  const after = reader.cursors[position - 1];
  await using stalled = await follow(after);
  stalled.socket.pause();
  const stalledAt = performance.now();
  const p99During: number[] = [];
  while (!server.output().includes(closedLine) && p99During.length < MOST_WINDOWS) {
    p99During.push(await load());
    if (!server.output().includes(closedLine)) bytes.push(await memory.measure());
  }
  const noticedAfterMs = performance.now() - stalledAt;
  stalled.socket.resume();
  const code = await stalled.closed;
  await using resumed = await follow(stalled.cursors.at(-1) ?? after);
  await expect.poll(() => resumed.cursors.at(-1) === reader.cursors.at(-1), { timeout: 5000 }).toBe(true);

  // The median of several windows, so that neither a pause of the machine nor its absence decides.
  const [before, during] = [p99Before, p99During].map((windows) => findQuantile(windows, 0.5));
  const [, bytesBefore = 0, ...bytesDuring] = bytes;
  const growth = (Math.max(...bytesDuring) - bytesBefore) / MEBIBYTE;
  console.log(
    [
      `a stalled reader is closed (${code}), which was seen after ${(noticedAfterMs / 1000).toFixed(1)} s`,
      `it had taken ${stalled.cursors.length} updates of 60 KB, and resumed with the other ${resumed.cursors.length}`,
      `memory: ${printAll(
        bytes.map((each) => each / MEBIBYTE),
        1,
      )} MiB, the first two without it: ${growth.toFixed(2)} MiB more`,
      `p99 of others, from mutation to update: ${printAll(p99Before, 0)} ms, then ${printAll(p99During, 0)} ms`,
    ].join('\n'),
  );
  expect([1006, 1013]).toContain(code);
  expect([...stalled.cursors, ...resumed.cursors]).toEqual(reader.cursors.slice(position));
  expect(growth).toBeLessThan(MOST_GROWTH_MIB);
  expect(Math.max(during ?? Infinity, MIN_INTERVAL_MS)).toBeLessThanOrEqual(2 * Math.max(before ?? 0, MIN_INTERVAL_MS));
});

function printAll(figures: readonly number[], digits: number): string {
  return figures.map((figure) => figure.toFixed(digits)).join(', ');
}
