import type { Browser, Page } from 'playwright-core';
import { openLiveList } from './open-live-list.ts';
import type { ConsoleServer } from './start-console.ts';

/** Times from the write of a change to the frame that shows it, milliseconds, ascending. */
export type CommitToPixel = readonly number[];

/** The number of live generations of the user, and of measured changes. */
export interface CommitToPixelOptions {
  readonly live: number;
  readonly changes: number;
}

const KEY = 'lt_sandbox_console_pixel';
const SETTLE_MS = 1500;
/** Changes of other cards between two measured ones, and the pause after them. */
const OTHERS = 2;
const PAUSE_MS = 50;
const FIRST_DURATION = 100;

declare global {
  interface Window {
    /** The first frame that shows a text in a card, milliseconds since 1970, by the card and the text. */
    firstFrames: Map<string, number>;
    lookFor: (id: string, text: string) => void;
  }
}

/** Changes cards on the screen one after the other while all others are live and change too. */
export async function measureCommitToPixel(
  browser: Browser,
  server: ConsoleServer,
  { live, changes }: CommitToPixelOptions,
): Promise<CommitToPixel> {
  await using opened = await openLiveList(browser, server, { key: KEY, count: live });
  const { page, ids } = opened;
  await page.evaluate(watchFrames);
  await page.waitForTimeout(SETTLE_MS);
  const shown = await listShown(page);

  const times: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    const id = shown[change % shown.length] ?? '';
    const duration = FIRST_DURATION + change;
    await page.evaluate(([card = '', text = '']) => window.lookFor(card, text), [id, `${duration} s`]);
    const committedAt = await server.record({ id, status: 'IN_PROGRESS', duration });
    for (let other = 0; other < OTHERS; other += 1) {
      const otherId = ids[(change * OTHERS + other) % ids.length] ?? '';
      if (otherId !== id) await server.record({ id: otherId, status: 'IN_PROGRESS', duration });
    }
    times.push((await readFirstFrame(page, id, `${duration} s`)) - committedAt);
    await page.waitForTimeout(PAUSE_MS);
  }
  return times.toSorted((a, b) => a - b);
}

/** The ids of the cards that are within the window. */
function listShown(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-video]')]
      .filter((card) => card.getBoundingClientRect().bottom < innerHeight)
      .flatMap((card) => card.dataset['video'] ?? []),
  );
}

async function readFirstFrame(page: Page, id: string, text: string): Promise<number> {
  const name = `${id} ${text}`;
  await page.waitForFunction((key) => window.firstFrames.has(key), name, { polling: PAUSE_MS });
  return page.evaluate((key) => window.firstFrames.get(key) ?? Number.NaN, name);
}

/** Runs in the page. */
function watchFrames(): void {
  const firstFrames = new Map<string, number>();
  const wanted = new Map<string, string>();
  window.firstFrames = firstFrames;
  window.lookFor = (id, text) => void wanted.set(id, text);

  // A message that is sent in the callback for a frame comes after the frame is painted.
  function noteAfterFrame(name: string): void {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => firstFrames.set(name, performance.timeOrigin + performance.now()));
      port1.start();
      port2.postMessage(undefined);
    });
  }

  new MutationObserver(() => {
    for (const [id, text] of wanted) {
      const card = document.querySelector(`[data-video="${CSS.escape(id)}"]`)?.closest('article');
      if (card?.textContent.includes(text) !== true) continue;
      wanted.delete(id);
      noteAfterFrame(`${id} ${text}`);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
