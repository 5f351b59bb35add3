import type { Browser } from 'playwright-core';
import { openPage } from './browser.ts';
import { waitForCards } from './scroll.ts';

/** Types a word into the search, and resolves to the time until its cards are shown, milliseconds. It includes the pause after typing. */
export async function measureSearch(
  browser: Browser,
  origin: string,
  { key, word }: { readonly key: string; readonly word: string },
): Promise<number> {
  await using opened = await openPage(browser, origin, key);
  const { page } = opened;
  await page.goto(origin);
  await waitForCards(page);
  await page.locator('input[type="search"]').focus();
  return await page.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        document.execCommand('insertText', false, text);
        function look(): void {
          const cards = [...document.querySelectorAll('[role="listitem"]')];
          const isAnswered = cards.length > 0 && cards.every((card) => card.textContent.includes(text));
          if (isAnswered) resolve(performance.now() - began);
          else requestAnimationFrame(look);
        }
        requestAnimationFrame(look);
      }),
    word,
  );
}
