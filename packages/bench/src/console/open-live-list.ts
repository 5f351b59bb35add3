import type { Browser } from 'playwright-core';
import { openPage, type MeasuredPage } from './browser.ts';
import type { ConsoleServer } from './start-console.ts';

/** The page of a user whose generations are all being made. */
export interface LiveList extends MeasuredPage {
  /** Their ids, newest first. */
  readonly ids: readonly string[];
}

/** Inserts so many generations, and opens their list. Resolves once the first cards are there. */
export async function openLiveList(
  browser: Browser,
  server: ConsoleServer,
  { key, count }: { readonly key: string; readonly count: number },
): Promise<LiveList> {
  const ids = await server.insert({ key, count, status: 'IN_PROGRESS', prompt: 'A storm over a lighthouse' });
  const opened = await openPage(browser, server.origin, key);
  await opened.page.goto(server.origin);
  await opened.page.locator('[role="listitem"]').first().waitFor();
  return { ...opened, ids };
}
