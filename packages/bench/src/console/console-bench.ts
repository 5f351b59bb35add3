import { loadavg } from 'node:os';
import { printFigure, type Figure } from '../figure.ts';
import { hasChromium, launchChromium } from './browser.ts';
import { measureCommitToPixel, type CommitToPixelOptions } from './commit-to-pixel.ts';
import { measureFirstLoad, type FirstLoad } from './first-load.ts';
import { measureLayoutShifts } from './layout-shifts.ts';
import { measurePageMemory, type PageMemoryOptions } from './page-memory.ts';
import { readCommitToPixel, readFirstLoads, readMemory, readScroll, readSearch, readShifts } from './read-figures.ts';
import { measureScroll } from './scroll.ts';
import { measureSearch } from './search-time.ts';
import { startConsole } from './start-console.ts';

/** Extent of the measurements. */
export interface ConsoleBenchOptions {
  /** Generations of the user with many, and the cards to scroll through. */
  readonly stored: number;
  readonly cards: number;
  /** First loads, of which the median counts. */
  readonly loads: number;
  readonly changing: number;
  readonly pixel: CommitToPixelOptions | undefined;
  readonly memory: PageMemoryOptions | undefined;
}

const FULL: ConsoleBenchOptions = {
  stored: 100_000,
  cards: 2000,
  loads: 5,
  changing: 50,
  pixel: { live: 200, changes: 200 },
  memory: { updates: 10_000, groups: 10 },
};

/** A few seconds of what does not depend on the machine. */
export const QUICK: ConsoleBenchOptions = {
  stored: 200,
  cards: 120,
  loads: 1,
  changing: 20,
  pixel: undefined,
  memory: undefined,
};

const KEY = 'lt_sandbox_console_many';

/** Prints the figures of the console, one after the other. Needs a Chromium; takes five minutes. */
export async function runConsoleBench({
  quick,
  only,
}: {
  readonly quick: boolean;
  /** Some of `load`, `shifts`, `list`, `pixel` and `memory`; all if it is empty. */
  readonly only: readonly string[];
}): Promise<void> {
  console.log(`Load of the machine at the beginning: ${loadavg()[0]?.toFixed(1)}\n`);
  if (!hasChromium()) throw new Error('there is no Chromium; set CHROMIUM_PATH');
  for await (const figure of benchConsole(quick ? QUICK : FULL, only)) console.log(printFigure(figure));
}

/** Measures one thing at a time. */
export async function* benchConsole(
  options: ConsoleBenchOptions,
  only: readonly string[] = [],
): AsyncGenerator<Figure, undefined> {
  const { stored, cards, loads, changing, pixel, memory } = options;
  const isWanted = (group: string): boolean => only.length === 0 || only.includes(group);
  await using server = await startConsole();
  await using browser = await launchChromium();
  const { origin } = server;

  if (isWanted('load') || isWanted('list')) {
    await server.insert({ key: KEY, count: stored, prompt: 'A storm over a lighthouse' });
  }
  if (isWanted('load')) {
    const firstLoads: FirstLoad[] = [];
    for (let load = 0; load < loads; load += 1) firstLoads.push(await measureFirstLoad(browser, origin, KEY));
    yield* readFirstLoads(firstLoads);
  }
  if (isWanted('shifts')) yield* readShifts(await measureLayoutShifts(browser, server, changing));
  if (isWanted('list')) {
    yield* readScroll(await measureScroll(browser, origin, { key: KEY, cards }), stored);
    const word = `n${Math.floor(stored / 2)}`;
    yield readSearch(await measureSearch(browser, origin, { key: KEY, word }), stored);
  }
  if (pixel && isWanted('pixel')) yield* readCommitToPixel(await measureCommitToPixel(browser, server, pixel), pixel);
  if (memory && isWanted('memory')) yield* readMemory(await measurePageMemory(browser, server, memory), memory);
  return undefined;
}
