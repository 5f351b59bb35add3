import { createVideoGenClient } from '@videogen/client';
import { expect, test } from 'vitest';
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

function connect(key: string): ReturnType<typeof createVideoGenClient> {
  return createVideoGenClient({ url: `${stage.server.gatewayUrl}/graphql`, key });
}
