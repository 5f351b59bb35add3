import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.ts';
import type { ConsoleServer } from './start-console.ts';

/** Movements of what is on the screen. */
export interface LayoutShifts {
  readonly loading: Shift;
  readonly changing: Shift;
  /** The number of changes. */
  readonly changes: number;
  readonly strays: readonly string[];
}

/** Cumulative layout shift, and the beginnings of the texts that moved. */
interface Shift {
  readonly value: number;
  readonly moved: readonly string[];
}

const KEY = 'lt_sandbox_console_shifts';
const beginnings = ['SCHEDULED', 'UNCONFIRMED', 'PENDING'] as const;
const ways = ['IN_QUEUE', 'IN_PROGRESS'] as const;
const ends = ['COMPLETED', 'COMPLETED', 'FAILED', 'CANCELED'] as const;
const SETTLE_MS = 700;

declare global {
  interface Window {
    /** Returns the layout shifts since the last call. */
    takeShifts: () => { readonly value: number; readonly moved: readonly string[] };
  }
}

/** Takes so many videos through all states, while the list shows them. */
export async function measureLayoutShifts(
  browser: Browser,
  server: ConsoleServer,
  count: number,
): Promise<LayoutShifts> {
  const ids: string[] = [];
  for (const [place, status] of beginnings.entries()) {
    const share = Math.floor((count + place) / beginnings.length);
    ids.push(...(await server.insert({ key: KEY, count: share, status, prompt: 'A storm over a lighthouse' })));
  }
  await using opened = await openPage(browser, server.origin, KEY);
  const { page, strays } = opened;
  await page.addInitScript(watchShifts);
  await page.goto(server.origin);
  await page.locator('[role="listitem"]').first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const loading = await takeShifts(page);

  let changes = 0;
  for (const status of ['PENDING', ...ways, 'end'] as const) {
    for (const [place, id] of ids.entries()) {
      await server.record({ id, status: status === 'end' ? (ends[place % ends.length] ?? 'COMPLETED') : status });
      changes += 1;
    }
    await page.waitForTimeout(SETTLE_MS);
  }
  return { loading, changing: await takeShifts(page), changes, strays };
}

function takeShifts(page: Page): Promise<Shift> {
  return page.evaluate(() => window.takeShifts());
}

/** Runs in the page. */
function watchShifts(): void {
  let value = 0;
  let moved = new Set<string>();

  function take(list: PerformanceEntryList): void {
    for (const entry of list) {
      if ('value' in entry && typeof entry.value === 'number') value += entry.value;
      if (!('sources' in entry) || !Array.isArray(entry.sources)) continue;
      for (const { node } of entry.sources) {
        if (node instanceof Node) moved.add(`"${(node.textContent ?? '').slice(0, 20)}"`);
      }
    }
  }
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.takeShifts = () => {
    take(observer.takeRecords());
    const taken = { value, moved: [...moved] };
    value = 0;
    moved = new Set();
    return taken;
  };
}
