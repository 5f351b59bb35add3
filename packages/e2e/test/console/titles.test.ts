import { advanceClock, submitVideo } from '@videogen/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { steered } from '../steered-video.ts';
import { findLink, goTo, stageJourneys } from './open-journey.ts';

const stage = stageJourneys(steered);

test('each screen has a title of its own, and the way back has that of its screen', async () => {
  const key = 'lt_titles';
  await using journey = await stage.open({ path: '/usage' });
  const { page } = journey;
  await seeTitle(page, 'VideoGen');

  await page.getByRole('textbox', { name: 'Or a key of your own choice' }).fill(key);
  await page.getByRole('button', { name: 'Continue' }).click();
  await seeTitle(page, 'Usage · VideoGen');
  for (const screen of ['Queue', 'Sandbox', 'Videos']) {
    await goTo(page, screen);
    await seeTitle(page, `${screen} · VideoGen`);
  }
  await submitVideo(stage.server.gatewayUrl, { key, prompt: `A mill at a river, ${'and its wheel '.repeat(10)}` });
  await findLink(page, 'A mill at a river').click();
  await seeTitle(page, 'A mill at a river, and its wheel and its wheel and its… · VideoGen');
  await page.goBack();
  await seeTitle(page, '1 under way · VideoGen');
  await page.goto(`${stage.server.gatewayUrl}/videos/nothing`);
  await seeTitle(page, 'There is no such video · VideoGen');
  await page.getByRole('button', { name: /^Key lt_/ }).click();
  await page.getByRole('button', { name: 'Forget this key' }).click();
  await seeTitle(page, 'VideoGen');

  expect(journey.problems).toEqual([]);
});

test('the title of the list tells the number of videos under way, whatever its filter', async () => {
  const key = 'lt_title_counts';
  await using journey = await stage.open({ key, path: '/?group=done' });
  const { page } = journey;
  await seeTitle(page, 'Videos · VideoGen');

  for (const prompt of ['A mill', 'A fox', 'A crane']) await submitVideo(stage.server.gatewayUrl, { key, prompt });
  await seeTitle(page, '3 under way · VideoGen');
  await advanceClock(stage.server.sandboxUrl, 20_000);
  await seeTitle(page, 'Videos · VideoGen');

  expect(journey.problems).toEqual([]);
});

async function seeTitle(page: Page, title: string): Promise<void> {
  await expect.poll(() => page.title(), { timeout: 10_000 }).toBe(title);
}
