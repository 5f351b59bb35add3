import { advanceClock, askGraphql, readText, submitVideo } from '@videogen/testkit';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { steered } from '../steered-video.ts';
import { findCard, findLink, generate, stageJourneys } from './open-journey.ts';

const HOUR_SECONDS = 3600;
const stage = stageJourneys(steered);

test('bad input is named at its field, and no video is made of it', async () => {
  await using journey = await stage.open({ key: 'lt_bad_input' });
  const { page } = journey;
  const prompt = page.getByRole('textbox', { name: 'Prompt' });

  await generate(page, '');
  const empty = await readProblem(prompt);
  await generate(page, 'x'.repeat(2000));
  const long = await readProblem(prompt);
  await page.getByRole('button', { name: 'Image', exact: true }).click();
  const image = page.getByRole('textbox', { name: 'Image to start from' });
  await image.fill('ftp://files.example/start.png');
  await generate(page, 'A mill at a river');
  const ftp = await readProblem(image);
  const blamed = await prompt.getAttribute('aria-invalid');
  await image.fill('');
  await generate(page, 'A mill at a river');
  await findCard(page, 'A mill at a river').waitFor();

  expect({ empty, long, ftp }).toEqual({
    empty: 'Expected 1 to 1000 characters, got none.',
    long: 'Expected at most 1000 characters, got 2000.',
    ftp: 'Expected an http(s) URL, got the scheme "ftp".',
  });
  expect(blamed).toBe('false');
  expect(await page.getByRole('list', { name: 'Videos' }).getByRole('listitem').count()).toBe(1);
  expect(journey.problems).toEqual([]);
});

test('a key that cannot be used is refused in words, and stays in its field to be mended', async () => {
  await using journey = await stage.open();
  const { page } = journey;
  const field = page.getByRole('textbox', { name: 'Or a key of your own choice' });
  const alert = page.getByRole('alert');
  const told: Record<string, string> = {};

  for (const key of ['hello', 'lt_revoked_for_long', 'Bearer lt_pasted_whole', 'lt_ünicode_key']) {
    await field.fill(key);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Continue' }).and(page.locator(':enabled')).waitFor();
    await alert.waitFor();
    told[key] = await alert.innerText();
  }

  const others = 'A key has visible ASCII characters and no spaces. This one has others.';
  expect(told).toEqual({
    hello: 'The key is malformed: expected 8 to 256 printable ASCII characters without spaces.',
    lt_revoked_for_long: expect.stringContaining('VideoGenAPI refused this key.'),
    'Bearer lt_pasted_whole': others,
    lt_ünicode_key: others,
  });
  expect(await field.inputValue()).toBe('lt_ünicode_key');
});

test('a prompt of HTML is text on each screen', async () => {
  await using journey = await stage.open({ key: 'lt_html_prompt' });
  const { page } = journey;
  const prompt = '<img src=x onerror="window.wasRun = true"><script>window.wasRun = true</script> & &amp; "a fox"';

  await generate(page, prompt);
  await page.getByText(prompt, { exact: true }).first().waitFor();
  await findLink(page, '<img src=x').click();
  await page.getByRole('heading', { name: '<img src=x' }).waitFor();
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('button', { name: 'JSON' }).click();
  await page.getByRole('dialog', { name: 'JSON' }).waitFor();

  expect(heading).toBe(prompt);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
  expect(journey.problems).toEqual([]);
});

test('the page of a video that is not there says so, and so does the page of somebody else’s', async () => {
  const { body } = await askGraphql(stage.server.gatewayUrl, {
    key: 'lt_somebody_else',
    query:
      'mutation { generateVideo(input: { prompt: "A secret" }) { ... on GenerateVideoSuccess { generation { id } } } }',
  });
  const id = readText(body, 'data', 'generateVideo', 'generation', 'id');

  for (const path of ['/videos/unknown', `/videos/${encodeURIComponent(id)}`]) {
    await using journey = await stage.open({ key: 'lt_curious_person', path });
    const { page } = journey;
    await page.getByRole('heading', { name: 'There is no such video' }).waitFor();

    expect(await page.getByText('A secret').count()).toBe(0);
    expect(journey.problems).toEqual([]);
  }
});

test('the file of somebody else’s video needs its signed link', async () => {
  const key = 'lt_owner_of_a_file';
  const { gatewayUrl, sandboxUrl } = stage.server;
  await submitVideo(gatewayUrl, { key, prompt: 'A private film' });
  await using journey = await stage.open({ key });
  const { page } = journey;
  await findCard(page, 'A private film', 'Waiting').waitFor();
  await advanceClock(sandboxUrl, HOUR_SECONDS);
  await findCard(page, 'A private film', 'Done').waitFor();
  const link = await readLink(gatewayUrl, key);
  const unsigned = new URL(link.pathname, link.origin);
  const changed = new URL(link);
  changed.searchParams.set('expires', String(Number(link.searchParams.get('expires')) + 600));

  const statuses = await Promise.all([link, unsigned, changed].map(async (url) => (await fetch(url)).status));

  expect(statuses).toEqual([200, 403, 403]);
});

/** Reads the sentence that the field has as its description, once it is marked. */
async function readProblem(field: Locator): Promise<string> {
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  return field.evaluate((element) => {
    const ids = element.getAttribute('aria-describedby')?.split(' ') ?? [];
    return ids.map((id) => document.querySelector(`#${CSS.escape(id)}`)?.textContent ?? '').join(' ');
  });
}

async function readLink(gatewayUrl: string, key: string): Promise<URL> {
  const query = '{ generations(first: 1) { nodes { mediaUrl } } }';
  const { body } = await askGraphql(gatewayUrl, { key, query });
  return new URL(readText(body, 'data', 'generations', 'nodes', 0, 'mediaUrl'), gatewayUrl);
}
