import { createVideoGenClient } from '@videogen/client';
import { expect, test } from 'vitest';
import { serveConsole } from '../../src/console/start-console.ts';
import { findCard, findLink, stageJourneys } from './open-journey.ts';

const stage = stageJourneys();

test('the card of a failed video tells the reason, and puts its settings into the composer again', async () => {
  const key = 'lt_failed_card';
  const prompt = 'A mill at a river [sandbox:fail] [sandbox:fast]';
  await using client = connect(key);
  await using journey = await stage.open({ key });
  const { page } = journey;

  await client.generateVideo({ prompt, model: 'kling_25', duration: 5 });
  const card = findCard(page, 'A mill', 'Failed');
  await card.getByText('VideoGenAPI could not make this video', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'Again' }).click();

  expect(await page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe(prompt);
  expect(new URL(page.url()).pathname).toBe('/');
  expect(journey.problems).toEqual([]);
});

test('a scheduled video tells its position in the queue, and moves up when the one before it is canceled', async () => {
  const key = 'lt_moves_up';
  // At this speed the limit stays reached for 15 minutes.
  await using limited = await serveConsole({ SANDBOX_RATE_LIMIT: 'true', SANDBOX_SPEED: '1' });
  await using client = connect(key, limited);
  const inputs = Array.from({ length: 7 }, (_, index) => ({
    prompt: `Scene ${index + 1}`,
    model: 'kling_25',
    whenRateLimited: 'QUEUE' as const,
  }));
  const [, , , , , sixth, seventh] = (await client.generateVideos(inputs)).flatMap((result) =>
    'generation' in result ? [result.generation.id] : [],
  );
  await using journey = await stage.open({ key, origin: limited.gatewayUrl });
  const { page } = journey;
  const card = findCard(page, 'Scene 7', 'Queued');
  await card.filter({ hasText: /2nd in the queue\s*To be sent at about .*\d\d:\d\d/ }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${limited.gatewayUrl}/videos/${encodeURIComponent(seventh ?? '')}`);
  await other.getByText('2nd in the queue', { exact: true }).waitFor();

  await client.cancel(sixth ?? '');
  const next = /^Next in the queue$/;
  await card.getByText(next).waitFor();
  await other.getByText(next).waitFor();

  expect(await findCard(page, 'Scene 6', 'Canceled').count()).toBe(1);
  expect(journey.problems).toEqual([]);
});

test('the end of a video in the list is read out, by its label', async () => {
  const key = 'lt_read_out';
  await using client = connect(key);
  await using journey = await stage.open({ key });
  const { page } = journey;
  await page.getByRole('heading', { name: 'Videos' }).waitFor({ state: 'attached' });

  await client.generateVideo({ prompt: 'A mill [sandbox:fast]', label: 'Scene 12' });

  await page.getByRole('status').filter({ hasText: 'Done: Scene 12' }).waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'Scene 12 · A mill' }).waitFor();

  expect(journey.problems).toEqual([]);
});

test('videos of Many at once come in at once; those of others are counted', async () => {
  const key = 'lt_many_are_own';
  await using client = connect(key);
  await client.generateAndWait({ prompt: 'The first [sandbox:fast]', model: 'kling_25' });
  // A filtered list holds back the videos of others.
  await using journey = await stage.open({ key, path: '/?model=kling_25' });
  const { page } = journey;
  await findLink(page, 'The first').waitFor();

  await page.getByRole('button', { name: 'Many at once' }).click();
  await page.getByRole('textbox', { name: 'Lines' }).fill('A fox [sandbox:fast]\nA crane [sandbox:fast]');
  await page.getByRole('button', { name: 'Check the lines' }).click();
  await page.getByRole('button', { name: 'Generate 2' }).click();
  await page.getByText('2 accepted', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await findLink(page, 'A crane').waitFor();
  const ofOthers = page.getByRole('button', { name: /new$/ });
  const before = await ofOthers.count();
  await client.generateVideo({ prompt: 'Another’s [sandbox:fast]', model: 'kling_25' });
  await ofOthers.waitFor();

  expect([before, await ofOthers.textContent()]).toEqual([0, '1 new']);
  expect(await findLink(page, 'A fox').count()).toBe(1);
});

test('cards that are scrolled past load no video; those at which the scrolling ends do', async () => {
  const key = 'lt_scrolled_past';
  const prompts = Array.from({ length: 24 }, (_, index) => `Take ${index} [sandbox:fast]`);
  await using client = connect(key);
  await Promise.all(prompts.map((prompt) => client.generateAndWait({ prompt, model: 'kling_25' })));
  await using journey = await stage.open({ key });
  const { page } = journey;
  await page.setViewportSize({ width: 390, height: 700 });
  const withoutVideo = page.getByRole('article').filter({ hasNot: page.locator('video') });
  await page.getByRole('article').first().waitFor();
  await expect.poll(() => withoutVideo.count()).toBe(0);

  const loaded = await page.evaluate(scrollDown);

  expect(loaded).toBe(0);
  await expect.poll(() => withoutVideo.count()).toBe(0);
  expect(await page.getByRole('listitem').last().getAttribute('aria-posinset')).toBe('24');
  expect(journey.problems).toEqual([]);
});

/** Scrolls quickly until the end is near, and resolves to the number of videos that came into the page on the way; runs in the page. */
function scrollDown(): Promise<number> {
  const STEP = 200;
  let loaded = 0;
  const observer = new MutationObserver((records) => {
    for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof HTMLVideoElement) loaded += 1;
    }
  });
  observer.observe(document, { subtree: true, childList: true });
  return new Promise((resolve) => {
    function step(): void {
      const left = document.documentElement.scrollHeight - innerHeight - scrollY;
      // Each frame has a whole step, however long it takes.
      if (left < STEP) return resolve(loaded);
      scrollBy(0, STEP);
      requestAnimationFrame(step);
    }
    requestAnimationFrame(step);
  });
}

function connect(key: string, { gatewayUrl } = stage.server): ReturnType<typeof createVideoGenClient> {
  return createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
}
