import { createVideoGenClient } from '@videogen/client';
import { advanceClock } from '@videogen/testkit';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { steered } from '../steered-video.ts';
import { findCard, findConnection, goTo, type Journey, stageJourneys } from './open-journey.ts';

/** Longer than each video at the speed of these tests. */
const LONG_SECONDS = 20_000;
const SWITCH = 'Tell me when a video is done';
const stage = stageJourneys(steered);

test('a video that ends while the page is in the background is told once, on every screen, and a click opens its page', async () => {
  const key = 'lt_told_once';
  await using client = connect(key);
  await using journey = await openRecorded(key);
  const { page } = journey;
  await client.generateVideo({ prompt: 'Done before the switch' });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  await findCard(page, 'Done before the switch', 'Done').waitFor();

  await turnOn(page);
  const asked = await page.evaluate(() => recorded.requests);
  await client.generateVideo({ prompt: 'Done before their eyes' });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  await findCard(page, 'Done before their eyes', 'Done').waitFor();
  await goTo(page, 'Usage');
  await lookElsewhere(page);
  const { id } = await client.submit({ prompt: `A mill at a river, ${'and its wheel '.repeat(10)}` });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  await expect.poll(() => listShown(page)).toHaveLength(1);
  const failing = await client.submit({ prompt: 'It fails [sandbox:fail]', label: 'Scene 12' });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  await expect.poll(() => listShown(page)).toHaveLength(2);
  await page.evaluate(() => recorded.shown[0]?.dispatchEvent(new Event('click')));
  await page.getByRole('heading', { name: 'A mill at a river' }).waitFor();

  expect(asked).toBe(1);
  expect(await listShown(page)).toEqual([
    { title: 'Done', body: expect.stringMatching(/^A mill at a river, .{30,60}…$/), tag: id },
    { title: 'Failed', body: 'Scene 12', tag: failing.id },
  ]);
  expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(`/videos/${id}`);
  expect(await page.evaluate(() => recorded.closed)).toEqual([id]);
  expect(journey.problems).toEqual([]);
});

test('many videos that end at once are told in one notification, whose click leads to the list', async () => {
  const key = 'lt_told_together';
  await using client = connect(key);
  await using journey = await openRecorded(key);
  const { page } = journey;
  await turnOn(page);
  await goTo(page, 'Queue');
  await lookElsewhere(page);

  for (let scene = 1; scene <= 12; scene += 1) await client.submit({ prompt: `Scene ${scene}` });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  await expect.poll(async () => (await listShown(page)).at(-1)?.title).toBe('12 videos are done');
  const shown = await listShown(page);
  await page.evaluate(() => recorded.shown.at(-1)?.dispatchEvent(new Event('click')));
  await findCard(page, 'Scene 12', 'Done').waitFor();

  // A later poll may show some of them: then the one notification counts further.
  expect(shown.filter(({ title }) => !/^\d+ videos are done$/.test(title))).toEqual([]);
  expect(new Set(shown.map(({ tag }) => tag))).toEqual(new Set(['ended']));
  expect(shown.at(-1)?.body).toMatch(/^Scene \d+ and 11 more$/);
  expect(journey.problems).toEqual([]);
});

test('the choice is off at first, is kept on the device, and holds for every tab; two tabs tell the same', async () => {
  const key = 'lt_told_by_two';
  await using client = connect(key);
  await using journey = await openRecorded(key);
  const { page } = journey;
  const other = await page.context().newPage();
  await other.goto(stage.server.gatewayUrl);
  await findConnection(other, 'Up to date').waitFor();
  const atFirst = [await readSwitch(page), await page.evaluate(() => recorded.requests)];

  await turnOn(page);
  await lookElsewhere(page, other);
  const { id } = await client.submit({ prompt: 'Seen by two' });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  const first = { title: 'Done', body: 'Seen by two', tag: id };
  for (const tab of [page, other]) await expect.poll(() => listShown(tab)).toEqual([first]);
  await other.reload();
  await findConnection(other, 'Up to date').waitFor();
  const later = await readSwitch(other);
  await other.getByRole('switch', { name: SWITCH, checked: true }).click();
  const off = await readSwitch(page);
  await lookElsewhere(page, other);
  await client.submit({ prompt: 'Told by none' });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  for (const tab of [page, other]) await findCard(tab, 'Told by none', 'Done').waitFor();
  await other.getByRole('switch', { name: SWITCH, checked: false }).click();
  await page.getByRole('switch', { name: SWITCH, checked: true }).waitFor();
  await lookElsewhere(page, other);
  const last = await client.submit({ prompt: 'Told again' });
  await advanceClock(stage.server.sandboxUrl, LONG_SECONDS);
  const again = { title: 'Done', body: 'Told again', tag: last.id };
  await expect.poll(() => listShown(other)).toEqual([again]);
  await expect.poll(() => listShown(page)).toEqual([first, again]);

  expect(atFirst).toEqual(['false', 0]);
  expect([later, off]).toEqual(['true', 'false']);
});

test('where the browser blocks notifications the switch stays off and says what to do', async () => {
  await using journey = await stage.open({ key: 'lt_blocked' });
  const { page } = journey;
  await findConnection(page, 'Up to date').waitFor();
  const before = await readSwitch(page);
  const advice = page.getByText('The browser blocks notifications of this page.');
  const unasked = await advice.count();

  // Headless Chromium refuses where nothing was granted.
  await page.getByRole('switch', { name: SWITCH }).click();
  await advice.waitFor();
  const blocked = await readSwitch(page);
  await page.context().grantPermissions(['notifications'], { origin: stage.server.gatewayUrl });
  await page.getByRole('switch', { name: SWITCH }).click();
  await advice.waitFor({ state: 'hidden' });

  expect([before, unasked, blocked, await readSwitch(page)]).toEqual(['false', 0, 'false', 'true']);
  expect(journey.problems).toEqual([]);
});

test('a browser whose constructor throws, as on phones, is offered no switch', async () => {
  await using opened = await stage.browser.open(stage.server.gatewayUrl);
  const { page } = opened;
  await page.context().addInitScript((key) => {
    sessionStorage.setItem('videogen.key', key);
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.');
      }
    };
  }, 'lt_on_a_phone');
  await page.goto(stage.server.gatewayUrl);
  await findConnection(page, 'Up to date').waitFor();

  await page.getByRole('button', { name: /^Key lt_/ }).click();
  await page.getByRole('button', { name: 'Use another key' }).waitFor();

  expect(await page.getByRole('switch').count()).toBe(0);
});

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** Lets the constructor tell what it shows, as headless Chromium shows nothing. */
declare const recorded: {
  readonly shown: Notification[];
  readonly closed: string[];
  requests: number;
};

/** Opens a tab that may show notifications, and records them. */
async function openRecorded(key: string): Promise<Journey> {
  const journey = await stage.open({ key });
  const { page } = journey;
  await page.context().grantPermissions(['notifications'], { origin: stage.server.gatewayUrl });
  await page.context().addInitScript(record);
  await page.reload();
  await findConnection(page, 'Up to date').waitFor();
  return journey;
}

function record(): void {
  const kept = { shown: [] as Notification[], closed: [] as string[], requests: 0 };
  Object.assign(window, { recorded: kept });
  window.Notification = class extends Notification {
    static override requestPermission(): Promise<NotificationPermission> {
      kept.requests += 1;
      return super.requestPermission();
    }
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      kept.shown.push(this);
    }
    override close(): void {
      kept.closed.push(this.tag);
      super.close();
    }
  };
}

function listShown(page: Page): Promise<Shown[]> {
  return page.evaluate(() => recorded.shown.map(({ title, body, tag }) => ({ title, body, tag })));
}

/** Opens the menu of the key, if it is closed, and reads the switch. */
async function readSwitch(page: Page): Promise<string | null> {
  const it = page.getByRole('switch', { name: SWITCH });
  if (!(await it.isVisible())) await page.getByRole('button', { name: /^Key lt_/ }).click();
  return it.getAttribute('aria-checked');
}

async function turnOn(page: Page): Promise<void> {
  await readSwitch(page);
  const it = page.getByRole('switch', { name: SWITCH });
  await it.click();
  await page.getByRole('switch', { name: SWITCH, checked: true }).waitFor();
  await page.keyboard.press('Escape');
}

/** Brings a new tab to the front. A press of a page gives it the focus again. Playwright tells each page that it has the focus. */
async function lookElsewhere(...pages: readonly [Page, ...Page[]]): Promise<void> {
  const context = pages[0].context();
  for (const page of pages) {
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  }
  const front = await context.newPage();
  for (const page of [...pages, front]) await page.bringToFront();
  for (const page of pages) await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false);
}

function connect(key: string): ReturnType<typeof createVideoGenClient> {
  return createVideoGenClient({ url: `${stage.server.gatewayUrl}/graphql`, key });
}
