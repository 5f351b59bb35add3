import { advanceClock, askGraphql, type ServerHere, submitVideo } from '@videogen/testkit';
import { expect, test } from 'vitest';
import { serveConsole } from '../../src/console/start-console.ts';
import { steered } from '../steered-video.ts';
import { findCard, findConnection, generate, stageJourneys } from './open-journey.ts';

/** Longer than each video at the speed of these tests. */
const LONG_SECONDS = 20_000;
const stage = stageJourneys(steered);

test('two tabs show the same videos, and one that is scrolled down counts new ones in a button', async () => {
  const key = 'lt_two_tabs';
  const earlier = Array.from({ length: 9 }, (_, index) => `Take ${index}`);
  for (const prompt of earlier) await submitVideo(stage.server.gatewayUrl, { key, prompt });
  await using journey = await stage.open({ key });
  const { page } = journey;
  const other = await page.context().newPage();
  await other.setViewportSize({ width: 700, height: 500 });
  await other.goto(stage.server.gatewayUrl);
  await findCard(other, 'Take 8', 'Waiting').waitFor();

  await generate(page, 'Seen in both');
  await findCard(other, 'Seen in both', 'Waiting').waitFor();
  await other.mouse.wheel(0, 600);
  await expect.poll(() => other.evaluate(() => scrollY)).toBe(600);
  await generate(page, 'Held back');
  const button = other.getByRole('button', { name: '1 new' });
  await button.waitFor();
  const scrolledTo = await other.evaluate(() => scrollY);
  const heldBack = await findCard(other, 'Held back').count();
  await button.click();
  await findCard(other, 'Held back').waitFor();
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  for (const tab of [page, other]) {
    for (const prompt of ['Seen in both', 'Held back']) await findCard(tab, prompt, 'Done').waitFor();
  }

  expect([scrolledTo, heldBack]).toEqual([600, 0]);
  expect(await button.count()).toBe(0);
  expect(journey.problems).toEqual([]);
});

test('thirty lines are announced for now while the sandbox has no limit', async () => {
  await using journey = await stage.open({ key: 'lt_thirty_now' });
  const { page } = journey;

  await page.getByRole('button', { name: 'Many at once' }).click();
  const dialog = page.getByRole('dialog', { name: 'Many at once' });
  await dialog.getByRole('textbox', { name: 'Lines' }).fill('A fox in the snow\n'.repeat(30));
  await dialog.getByRole('button', { name: 'Check the lines' }).click();

  await dialog.getByText(/^30 videos: 30 now/).waitFor();
  expect(journey.problems).toEqual([]);
});

test('thirty lines wait for a rate limit in the queue, one is canceled there, and the rest is made', async () => {
  const key = 'lt_thirty_lines';
  // Five videos in 900 s, at this speed in 3 s.
  await using limited = await serveConsole({ SANDBOX_RATE_LIMIT: 'true', SANDBOX_SPEED: '300' });
  await using journey = await stage.open({ key, origin: limited.gatewayUrl });
  const { page } = journey;
  const queue = await page.context().newPage();
  await queue.goto(`${limited.gatewayUrl}/queue`);
  const lines = Array.from({ length: 30 }, (_, index) => `Scene ${index + 1} of a long film`);

  await page.getByRole('button', { name: 'Many at once' }).click();
  const dialog = page.getByRole('dialog', { name: 'Many at once' });
  await dialog.getByRole('textbox', { name: 'Lines' }).fill(lines.join('\n'));
  await dialog.getByRole('button', { name: 'Check the lines' }).click();
  await dialog.getByRole('button', { name: 'Generate 30' }).click();
  await queue.getByRole('button', { name: 'Cancel “Scene 30 of a long film”' }).click();
  await dialog.getByText('30 accepted').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await queue.getByRole('main').getByRole('listitem').first().waitFor({ state: 'hidden', timeout: 40_000 });
  await page.getByRole('link', { name: 'Done 29' }).waitFor();
  await findCard(page, 'Scene 30 of', 'Canceled').waitFor();
  await findConnection(page, 'Up to date').waitFor();

  expect(await countByStatus(limited, key)).toEqual({ all: 30, done: 29, canceled: 1 });
  expect(journey.problems).toEqual([]);
});

async function countByStatus({ gatewayUrl }: ServerHere, key: string): Promise<unknown> {
  const query = `{
    all: generations(first: 0) { totalCount }
    done: generations(first: 0, filter: { status: [COMPLETED] }) { totalCount }
    canceled: generations(first: 0, filter: { status: [CANCELED] }) { totalCount }
  }`;
  const { body } = await askGraphql(gatewayUrl, { key, query });
  const { data } = JSON.parse(JSON.stringify(body));
  return { all: data.all.totalCount, done: data.done.totalCount, canceled: data.canceled.totalCount };
}
