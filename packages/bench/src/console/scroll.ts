import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.ts';
import { traceTasks } from './trace-tasks.ts';

/** The cost of scrolling through the list of a user. */
export interface Scroll {
  /** The time from the beginning of the navigation to the first cards, milliseconds. */
  readonly firstPageMs: number;
  /** The processor's time of the longest task of the page while it was scrolled, milliseconds. */
  readonly longestTaskMs: number;
  /** The number of tasks that lasted more than 50 ms, with the pauses that other work of the machine made in them. */
  readonly longTasks: number;
  /** The largest number of elements in the page. */
  readonly mostElements: number;
  /** The longest time between two frames, milliseconds. */
  readonly longestFrameMs: number;
  /** The time of one calculation, repeated in this page before: the shortest, and the longest that other work of the machine made of it. */
  readonly calculationMs: readonly [shortest: number, longest: number];
  /** The number of the last card that was reached. */
  readonly reached: number;
  readonly strays: readonly string[];
}

declare global {
  interface Window {
    longTasks: number;
  }
}

/** Scrolls to the card of this number, one screen in a few frames. */
export async function measureScroll(
  browser: Browser,
  origin: string,
  { key, cards }: { readonly key: string; readonly cards: number },
): Promise<Scroll> {
  await using opened = await openPage(browser, origin, key);
  const { page, debug, strays } = opened;
  await page.addInitScript(() => {
    window.longTasks = 0;
    new PerformanceObserver((list) => {
      window.longTasks += list.getEntries().length;
    }).observe({ type: 'longtask' });
  });
  await page.goto(origin);
  const firstPageMs = await waitForCards(page);
  // The frame loads its other parts after the first page.
  await page.waitForTimeout(1000);
  const calculationMs = await page.evaluate(calculate);
  await page.waitForTimeout(100);
  await page.evaluate(() => {
    window.longTasks = 0;
  });
  const trace = await traceTasks(debug);
  const scrolled = await page.evaluate(scrollTo, cards);
  const longestTaskMs = (await trace.end()).reduce((longest, task) => Math.max(longest, task), 0);
  const longTasks = await page.evaluate(() => window.longTasks);
  return { firstPageMs, longestTaskMs, longTasks, calculationMs, ...scrolled, strays };
}

/** Resolves to the time of the first frame with cards, after the beginning of the navigation. */
export function waitForCards(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        function look(): void {
          if (document.querySelector('[role="listitem"]') === null) requestAnimationFrame(look);
          else resolve(performance.now());
        }
        look();
      }),
  );
}

/** Runs in the page. */
async function calculate(): Promise<[shortest: number, longest: number]> {
  const TIMES = 30;
  const STEPS = 2_000_000;
  const times: number[] = [];
  let sum = 0;
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    for (let step = 0; step < STEPS; step += 1) sum += Math.sqrt(step + sum);
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return [Math.min(...times), Math.max(...times)];
}

/** Runs in the page. */
function scrollTo(cards: number): Promise<{ mostElements: number; longestFrameMs: number; reached: number }> {
  const STEP = 200;
  const PATIENCE_MS = 120_000;
  const all = document.getElementsByTagName('*');
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let mostElements = 0;
    let longestFrameMs = 0;
    let last = began;
    function step(now: number): void {
      mostElements = Math.max(mostElements, all.length);
      longestFrameMs = Math.max(longestFrameMs, now - last);
      last = now;
      const shown = document.querySelectorAll('[role="listitem"]');
      const reached = Number([...shown].at(-1)?.getAttribute('aria-posinset'));
      if (reached >= cards) return resolve({ mostElements, longestFrameMs, reached });
      if (now - began > PATIENCE_MS) return reject(new Error(`the list ended at ${reached}`));
      scrollBy(0, STEP);
      requestAnimationFrame(step);
    }
    requestAnimationFrame(step);
  });
}
