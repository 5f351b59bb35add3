import { readLedger } from '@videogen/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { steered } from '../steered-video.ts';
import { findCard, generate, goTo, stageJourneys } from './open-journey.ts';

const stage = stageJourneys(steered);

test('the clock of the sandbox is advanced by a press, and videos are done', async () => {
  await using journey = await stage.open({ key: 'lt_clock_of_sandbox' });
  const { page } = journey;
  await generate(page, 'A mill at a river');
  await findCard(page, 'A mill at a river', 'Waiting').waitFor();

  await goTo(page, 'Sandbox');
  await page.getByRole('button', { name: '+ 1 day' }).click();
  await page.getByText('(1440 min ahead)').waitFor();
  await goTo(page, 'Videos');
  await findCard(page, 'A mill at a river', 'Done').waitFor();

  expect(journey.problems).toEqual([]);
});

test('an answer that is lost by a press is told step by step, found again, and paid once', async () => {
  const key = 'lt_loses_an_answer';
  await using journey = await stage.open({ key });
  const { page } = journey;

  await goTo(page, 'Sandbox');
  await page.getByRole('region', { name: 'Lose an answer' }).getByRole('button').click();
  await page.getByRole('region', { name: 'Timeline' }).getByText('Answer lost').waitFor();
  await page.getByRole('region', { name: 'Timeline' }).getByText('paid once').waitFor();
  const steps = await readSteps(page);

  expect(steps).toEqual(['Stored', 'Answer lost', 'Found again']);
  const { accepted } = await readLedger(stage.server.sandboxUrl);
  expect(accepted.filter(({ body }) => body.prompt.startsWith('A lighthouse in a storm'))).toHaveLength(1);
  expect(journey.problems).toEqual([]);
});

test('a provoked fault waits, meets the next video, and its refusal says that nothing was charged', async () => {
  await using journey = await stage.open({ key: 'lt_provokes_a_fault' });
  const { page } = journey;

  await goTo(page, 'Sandbox');
  await page.getByRole('button', { name: 'Refuse by the rate limit' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Refuse by the rate limit' }).getByText(/^1 /).waitFor();
  await goTo(page, 'Videos');
  await generate(page, 'A mill at a river');
  await page.getByRole('status').filter({ hasText: 'Not charged. RateLimitedError' }).waitFor();
  await page.getByRole('button', { name: 'Queue instead' }).click();
  await findCard(page, 'A mill at a river').waitFor();

  expect(journey.problems).toEqual([]);
});

/** The words of each step of the timeline. */
async function readSteps(page: Page): Promise<readonly string[]> {
  const items = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem');
  const texts = await items.allInnerTexts();
  return texts.map((text) => text.split('\n').find((line) => /^[A-Z]/.test(line)) ?? text);
}
