import {
  advanceClock,
  createFolder,
  findFreePort,
  orderFaults,
  readLedger,
  spawnServer,
  startFront,
  submitVideo,
} from '@videogen/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { spawnConsole } from '../../src/console/start-console.ts';
import { steered } from '../steered-video.ts';
import { findCard, findConnection, generate, goTo, keepKey, listen, stageJourneys } from './open-journey.ts';

/** Longer than each video at the speed of these tests. */
const LONG_SECONDS = 20_000;
const stage = stageJourneys(steered);

test('a gateway that is killed and started again is a sentence; the page keeps its data and catches up by itself', async () => {
  const key = 'lt_killed_gateway';
  await using folder = await createFolder();
  const shared = { ...steered, DATABASE_URL: folder.databaseUrl };
  await using others = await spawnServer({ ...shared, ROLES: 'poller,sandbox' });
  const env = {
    ...shared,
    ROLES: 'gateway',
    PORT: String(await findFreePort()),
    SANDBOX_PORT: new URL(others.sandboxUrl).port,
  };
  const first = await spawnConsole(env);
  await using journey = await stage.open({ key, origin: first.gatewayUrl });
  const { page } = journey;
  await generate(page, 'A mill at a river');
  await findCard(page, 'A mill at a river', 'Waiting').waitFor();

  await first.kill('SIGKILL');
  await findConnection(page, /^Retrying/).waitFor();
  await page.getByText('The gateway does not answer.').waitFor();
  const kept = await findCard(page, 'A mill at a river', 'Waiting').count();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A lantern in the fog');
  await page.getByRole('button', { name: 'Generate' }).click();
  await using _ = await spawnConsole(env);
  await findConnection(page, 'Up to date').waitFor();
  await findCard(page, 'A lantern in the fog').waitFor();
  await advanceClock(others.sandboxUrl, LONG_SECONDS);
  await findCard(page, 'A mill at a river', 'Done').waitFor();
  await findCard(page, 'A lantern in the fog', 'Done').waitFor();

  const { accepted } = await readLedger(others.sandboxUrl);
  expect(kept).toBe(1);
  expect(accepted.map(({ body }) => body.prompt)).toEqual(['A mill at a river', 'A lantern in the fog']);
  expect(await page.getByText('The gateway does not answer.').count()).toBe(0);
  expect(journey.requests.filter((request) => request.isNavigationRequest())).toHaveLength(1);
});

test('screens and dialogs that are opened first while the gateway is away are there once it is back', async () => {
  await using folder = await createFolder();
  const env = { ...steered, DATABASE_URL: folder.databaseUrl, PORT: String(await findFreePort()) };
  const first = await spawnConsole(env);
  await using opened = await stage.browser.open(first.gatewayUrl);
  const { page } = opened;
  await page.context().addInitScript(keepKey, 'lt_opened_meanwhile');
  const { requests } = listen(page);
  // The browser was not idle before the gateway went away.
  await page.route('**/console/assets/queue-page*.js', (route) => route.abort());
  const loaded = ['many-at-once', 'usage-page'].map((part) =>
    page.waitForEvent('requestfinished', (request) => request.url().includes(part)),
  );
  await page.goto(first.gatewayUrl);
  await findConnection(page, 'Up to date').waitFor();
  await Promise.all(loaded);
  const dialog = page.getByRole('dialog', { name: 'Many at once' });

  await first.kill('SIGKILL');
  await findConnection(page, /^Retrying/).waitFor();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A draft that stays');
  await page.getByRole('button', { name: 'Many at once' }).click();
  await dialog.getByRole('textbox', { name: 'Lines' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await goTo(page, 'Usage');
  await page.getByRole('heading', { name: 'Usage' }).waitFor();
  await page.unrouteAll();
  await goTo(page, 'Queue');
  await page.getByRole('main').getByText('Loading').waitFor();
  await using _ = await spawnConsole(env);
  await findConnection(page, 'Up to date').waitFor();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
  await goTo(page, 'Videos');

  expect(await page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe('A draft that stays');
  expect(requests.filter((request) => request.isNavigationRequest())).toHaveLength(1);
});

test('a file of the page that the gateway does not have any more is a sentence where it would be', async () => {
  await using opened = await stage.browser.open(stage.server.gatewayUrl);
  const { page } = opened;
  await page.context().addInitScript(keepKey, 'lt_files_are_gone');
  await page.route('**/console/assets/{many-at-once,usage-page}*.js', (route) => route.fulfill({ status: 404 }));
  await page.goto(stage.server.gatewayUrl);
  const dialog = page.getByRole('dialog', { name: 'Many at once' });

  await page.getByRole('textbox', { name: 'Prompt' }).fill('A draft that stays');
  await page.getByRole('button', { name: 'Many at once' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'does not have this part of the page any more' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await goTo(page, 'Usage');
  await page.getByRole('alert').filter({ hasText: 'does not have this part of the page any more' }).waitFor();
  await goTo(page, 'Videos');
  const before = await page.getByRole('textbox', { name: 'Prompt' }).inputValue();
  await page.reload();

  expect(before).toBe('A draft that stays');
  expect(await page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe('A draft that stays');
});

test('a page without a network says since when, keeps its videos, and catches up', async () => {
  const key = 'lt_offline_page';
  await using front = await startFront(stage.server.gatewayUrl);
  await using journey = await stage.open({ key, origin: front.url });
  const { page } = journey;
  await generate(page, 'A mill at a river');
  await findCard(page, 'A mill at a river', 'Waiting').waitFor();

  await page.context().setOffline(true);
  front.resetAll();
  await findConnection(page, /^Offline since \d/).waitFor();
  await page.getByText(/^Offline since .* Videos are still being made/).waitFor();
  const kept = await findCard(page, 'A mill at a river', 'Waiting').count();
  await submitVideo(stage.server.gatewayUrl, { key, prompt: 'Made by a program' });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  await page.context().setOffline(false);
  await findCard(page, 'A mill at a river', 'Done').waitFor();
  await findCard(page, 'Made by a program', 'Done').waitFor();
  await findConnection(page, 'Up to date').waitFor();

  expect(kept).toBe(1);
  expect(journey.requests.filter((request) => request.isNavigationRequest())).toHaveLength(1);
});

test('a key that is refused in mid-life is a banner; videos and draft stay, and another key goes on with the draft', async () => {
  const [key, other] = ['lt_refused_in_console', 'lt_accepted_in_console'];
  await using journey = await stage.open({ key });
  const { page } = journey;
  await generate(page, 'A mill at a river');
  await findCard(page, 'A mill at a river', 'Waiting').waitFor();
  await findPrompt(page).fill('The next one');

  await orderFaults(stage.server.sandboxUrl, {
    match: { key },
    times: 'always',
    respond: { status: 401, body: { success: false } },
  });
  await page.getByRole('alert').filter({ hasText: 'VideoGenAPI refuses this key.' }).waitFor();
  const kept = [await findCard(page, 'A mill at a river').count(), await findPrompt(page).inputValue()];
  await page.getByRole('button', { name: 'Use another key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Another key' });
  await dialog.getByRole('textbox', { name: 'Or a key of your own choice' }).fill('lt_revoked_for_long');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('textbox', { name: 'Or a key of your own choice' }).fill(other);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await findConnection(page, 'Up to date').waitFor();
  const draft = await findPrompt(page).inputValue();
  await page.getByRole('button', { name: 'Generate' }).click();
  await findCard(page, 'The next one', 'Waiting').waitFor();

  expect(kept).toEqual([1, 'The next one']);
  expect(draft).toBe('The next one');
  expect(await page.getByText('VideoGenAPI refuses this key.').count()).toBe(0);
  expect(await findCard(page, 'A mill at a river').count()).toBe(0);
});

function findPrompt(page: Page) {
  return page.getByRole('textbox', { name: 'Prompt' });
}
