import type { Page } from 'playwright-core';

/** A screen to photograph, reached from a page that is signed in. */
export interface Screen {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
}

/** The screens by their names. */
export const screens: readonly Screen[] = [
  { name: 'videos', open: (page) => follow(page, 'Videos') },
  { name: 'queue', open: (page) => follow(page, 'Queue') },
  { name: 'usage', open: (page) => follow(page, 'Usage') },
  { name: 'sandbox', open: (page) => follow(page, 'Sandbox') },
];

async function follow(page: Page, name: string): Promise<void> {
  await page.locator('nav:visible').getByRole('link', { name }).first().click();
}
