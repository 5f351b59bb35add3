import type { Browser, CDPSession } from 'playwright-core';
import { openLiveList } from './open-live-list.ts';
import type { ConsoleServer } from './start-console.ts';

/** The memory of the page after groups of updates. */
export interface PageMemory {
  /** JavaScript heap in use after each group, bytes; the first is before any. */
  readonly heaps: readonly number[];
  /** DOM nodes after each group. */
  readonly nodes: readonly number[];
}

/** The number of updates, and of the groups after which the memory is read. */
export interface PageMemoryOptions {
  readonly updates: number;
  readonly groups: number;
}

const KEY = 'lt_sandbox_console_memory';
const LIVE = 50;
const AT_ONCE = 10;
/** Seconds; each update of a video adds one, so that its card changes. */
const FIRST_DURATION = 5;
const SETTLE_MS = 1500;

/** Changes the cards of a page again and again, and reads its memory after collections of garbage. */
export async function measurePageMemory(
  browser: Browser,
  server: ConsoleServer,
  { updates, groups }: PageMemoryOptions,
): Promise<PageMemory> {
  await using opened = await openLiveList(browser, server, { key: KEY, count: LIVE });
  const { page, debug, ids } = opened;
  const heaps: number[] = [];
  const nodes: number[] = [];

  async function read(): Promise<void> {
    await page.waitForTimeout(SETTLE_MS);
    heaps.push(await readHeap(debug));
    nodes.push((await debug.send('Memory.getDOMCounters')).nodes);
  }

  await read();
  for (let group = 0; group < groups; group += 1) {
    for (let made = 0; made < updates / groups; made += AT_ONCE) {
      const first = group * (updates / groups) + made;
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) =>
          server.record({
            id: ids[(first + index) % LIVE] ?? '',
            status: 'IN_PROGRESS',
            duration: FIRST_DURATION + Math.floor(first / LIVE),
          }),
        ),
      );
    }
    await read();
  }
  return { heaps, nodes };
}

/** The heap in use after all garbage is collected, bytes. */
async function readHeap(debug: CDPSession): Promise<number> {
  await debug.send('HeapProfiler.collectGarbage');
  await debug.send('HeapProfiler.collectGarbage');
  return (await debug.send('Runtime.getHeapUsage')).usedSize;
}
