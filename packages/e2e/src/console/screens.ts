import type { Page } from 'playwright-core';

/** A screen to photograph, reached from a page that is signed in and has videos. */
export interface Screen {
  readonly name: string;
  /** Resolves once the screen is there. */
  readonly open: (page: Page) => Promise<void>;
}

/** The screens by their names. Each is opened from the one before. */
export const screens: readonly Screen[] = [
  { name: 'videos', open: (page) => follow(page, 'Videos') },
  { name: 'models', open: (page) => openPanel(page, 0) },
  { name: 'image', open: (page) => openPanel(page, 1) },
  { name: 'sound', open: (page) => openPanel(page, 2) },
  { name: 'more', open: (page) => openPanel(page, 3) },
  { name: 'many', open: (page) => openDialog(page, 'Many at once') },
  { name: 'many-lines', open: checkLines },
  { name: 'code', open: (page) => openDialog(page, 'Copy as code') },
  { name: 'keys', open: openKeys },
  { name: 'another-key', open: openAnotherKey },
  { name: 'no-match', open: searchInVain },
  { name: 'one-video', open: openVideo },
  { name: 'json', open: (page) => openDialog(page, 'JSON') },
  { name: 'queue', open: (page) => follow(page, 'Queue') },
  { name: 'usage', open: (page) => follow(page, 'Usage') },
  { name: 'sandbox', open: (page) => follow(page, 'Sandbox') },
];

const LINES = `prompt,model,duration
A lighthouse in a storm,nanobanana-video,5
Rain over a neon city,kling_25,5
"A fox, its cubs, and fresh snow",wan-25,10
Steam rising from a pan,wan-25,99
Fireflies in a pine forest,kling_25,10
A glacier at dawn,seedance,5
Jellyfish in deep water,seedance,5
`;

async function follow(page: Page, name: string): Promise<void> {
  await closeDialog(page);
  await page.locator('nav:visible').getByRole('link', { name }).first().click();
}

/** Opens the panel of the composer's chip at this place. */
async function openPanel(page: Page, place: number): Promise<void> {
  const chip = page.getByRole('form', { name: 'A new video' }).locator('button[aria-expanded]').nth(place);
  await chip.click();
  await page.waitForFunction((element) => element?.ariaExpanded === 'true', await chip.elementHandle());
}

async function openDialog(page: Page, name: string): Promise<void> {
  await closeDialog(page);
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog', { name }).waitFor();
}

/** Writes lines into the dialog of many videos, one of them with a mistake, and has them checked. */
async function checkLines(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Lines' }).fill(LINES);
  await page.getByRole('button', { name: 'Check the lines' }).click();
  await page.getByRole('button', { name: /^Generate \d/ }).waitFor();
}

async function openKeys(page: Page): Promise<void> {
  await closeDialog(page);
  await page.getByRole('button', { name: 'More for this list' }).click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
}

async function openAnotherKey(page: Page): Promise<void> {
  await closeDialog(page);
  await page.getByRole('button', { name: /^Key / }).click();
  await page.getByRole('button', { name: 'Use another key' }).click();
  await page.getByRole('dialog', { name: 'Another key' }).waitFor();
}

async function searchInVain(page: Page): Promise<void> {
  await closeDialog(page);
  const phone = page.getByRole('button', { name: 'Search' });
  if (await phone.isVisible()) await phone.click();
  await page.locator('input[type=search]:visible').fill('no video has these words');
  await page.getByText('No video is found with').waitFor();
}

async function openVideo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('article').filter({ hasText: 'Done' }).first().getByRole('link').click();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
}

/** Closes the open dialog, if there is one. */
async function closeDialog(page: Page): Promise<void> {
  const dialog = page.locator('dialog[open]');
  if ((await dialog.count()) === 0) return;
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}
