import { advanceClock, readLedger } from '@videogen/testkit';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { steered } from '../steered-video.ts';
import { findCard, findConnection, findLink, generate, type Journey, stageJourneys } from './open-journey.ts';

const stage = stageJourneys({ ...steered, LOG_LEVEL: 'trace' });

test('the first minute: from no key to a video that plays, without a reload', async () => {
  const { sandboxUrl } = stage.server;
  await using journey = await stage.open();
  const { page } = journey;
  const example = 'A lighthouse in a storm';

  await page.getByRole('button', { name: 'Use the sandbox’s key' }).click();
  await page.getByRole('button', { name: example }).click();
  await findCard(page, example, 'Waiting').waitFor();
  const statuses = await recordStatuses(findCard(page, example));
  const seconds = await readLength(sandboxUrl);
  await advanceClock(sandboxUrl, 0.1 * seconds);
  await findCard(page, example, 'Waiting').waitFor();
  await advanceClock(sandboxUrl, 0.3 * seconds);
  await findCard(page, example, 'Being made').waitFor();
  await advanceClock(sandboxUrl, seconds);
  await findCard(page, example, 'Done').waitFor();
  // A press of the example has left the pointer there.
  await findLink(page, example).hover({ position: { x: 90, y: 90 } });
  const inPlace = await watchPlaying(findCard(page, example).locator('video'));
  await findLink(page, example).click();
  const player = page.getByLabel(example).and(page.locator('video'));
  const onItsPage = await watchPlaying(player);

  expect(await statuses()).toEqual(['Waiting', 'Being made', 'Done']);
  expect([inPlace, onItsPage]).toEqual([true, true]);
  expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1);
  expect(journey.requests.filter((request) => request.isNavigationRequest())).toHaveLength(1);
  expect(journey.strayRequests).toEqual([]);
  expect(journey.problems).toEqual([]);
});

test('a key stays in the tab, and goes only to the gateway as the caller’s credential', async () => {
  const key = 'lt_typed_by_a_person';
  await using journey = await stage.open();
  const { page } = journey;

  await page.getByRole('textbox', { name: 'Or a key of your own choice' }).fill(key);
  await page.getByRole('button', { name: 'Continue' }).click();
  await findConnection(page, 'Up to date').waitFor();
  await generate(page, 'A mill at a river');
  await findLink(page, 'A mill at a river').click();
  await page.getByRole('heading', { name: 'A mill at a river' }).waitFor();
  const kept = await readStorage(page, key);

  expect(kept).toEqual({ session: true, local: false });
  expect(await listMisplacedKeys(journey, key)).toEqual([]);
  expect(journey.problems).toEqual([]);
  expect(stage.server.log()).not.toContain(key);
});

test('a remembered key survives the tab, and is forgotten on request', async () => {
  const key = 'lt_remembered_key';
  await using journey = await stage.open();
  const { page } = journey;

  await page.getByRole('textbox', { name: 'Or a key of your own choice' }).fill(key);
  await page.getByRole('checkbox', { name: 'Remember on this device' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await findConnection(page, 'Up to date').waitFor();
  const next = await page.context().newPage();
  await next.goto(stage.server.gatewayUrl);
  await findConnection(next, 'Up to date').waitFor();
  const kept = await readStorage(page, key);
  await next.getByRole('button', { name: /^Key lt_/ }).click();
  await next.getByRole('button', { name: 'Forget this key' }).click();
  await next.getByRole('textbox', { name: 'Or a key of your own choice' }).waitFor();

  expect(kept).toEqual({ session: true, local: true });
  expect(await readStorage(next, key)).toEqual({ session: false, local: false });
});

/** Tells which storages of the browser hold a text. */
function readStorage(page: Page, text: string): Promise<{ readonly session: boolean; readonly local: boolean }> {
  return page.evaluate((searched) => {
    const has = (storage: Storage): boolean => JSON.stringify(Object.entries(storage)).includes(searched);
    return { session: has(sessionStorage), local: has(localStorage) };
  }, text);
}

/** Records the words of a card's status. */
async function recordStatuses(card: Locator): Promise<() => Promise<readonly string[]>> {
  const words = await card.evaluateHandle((element) => {
    const seen: string[] = [];
    const add = (): void => {
      const word = /Waiting|Being made|Slow|Done|Failed/.exec(element.textContent ?? '')?.[0] ?? 'no status';
      if (seen.at(-1) !== word) seen.push(word);
    };
    add();
    new MutationObserver(add).observe(element, { subtree: true, childList: true, characterData: true });
    return seen;
  });
  return () => words.jsonValue();
}

/** The time that the last accepted video takes, in seconds of the sandbox's clock. */
async function readLength(sandboxUrl: string): Promise<number> {
  const { accepted } = await readLedger(sandboxUrl);
  return (Date.parse(accepted.at(-1)?.endsAt ?? '') - Date.now()) / 1000;
}

/** Resolves to true once the video has moved on by itself. */
async function watchPlaying(video: Locator): Promise<boolean> {
  const readTime = (): Promise<number> =>
    video.evaluate((element) => (element instanceof HTMLVideoElement ? element.currentTime : -1));
  await video.waitFor({ state: 'attached' });
  const before = await readTime();
  await expect.poll(readTime).not.toBe(before);
  return true;
}

/** Lists the places of a key other than the header of the credential and the first message of a websocket. */
async function listMisplacedKeys({ page, requests, sockets }: Journey, key: string): Promise<readonly string[]> {
  const misplaced: string[] = [];
  if (page.url().includes(key)) misplaced.push('the address of the page');
  for (const request of requests) {
    const { authorization: _, ...headers } = await request.allHeaders();
    const rest = JSON.stringify([request.url(), headers, request.postData()]);
    if (rest.includes(key)) misplaced.push(`${request.method()} ${request.url()}`);
  }
  for (const { url, sent } of sockets) {
    const withKey = [url, ...sent].filter((text) => text.includes(key) && !text.includes('"connection_init"'));
    misplaced.push(...withKey);
  }
  return misplaced;
}
