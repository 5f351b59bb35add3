import { stat } from 'node:fs/promises';
import { createVideoGenClient } from '@videogen/client';
import { findFreePort, advanceClock, submitVideo, spawnServer, createFolder } from '@videogen/testkit';
import { expect, test } from 'vitest';

const key = 'lt_sandbox_restart';

test('videos in flight when the default server is killed complete after its restart, and their links work', async () => {
  await using folder = await createFolder();
  const env = {
    DATABASE_URL: folder.databaseUrl,
    SANDBOX_PORT: String(await findFreePort()),
    SANDBOX_SPEED: '60',
    IMPORT_ON_FIRST_USE: 'false',
  };
  const first = await spawnServer(env);
  const prompts = ['A cat [sandbox:fast]', 'A dog [sandbox:slow]', 'A fox [sandbox:slow]'];
  await Promise.all(prompts.map((prompt) => submitVideo(first.gatewayUrl, { key, prompt })));
  await expect.poll(() => listCompleted(first.gatewayUrl)).toEqual(prompts.slice(0, 1));
  await first.kill('SIGKILL');

  await using second = await spawnServer(env);

  await advanceClock(second.sandboxUrl, 3600);
  await expect.poll(() => listCompleted(second.gatewayUrl), { timeout: 40_000 }).toEqual(prompts);
  const links = (await read(second.gatewayUrl)).map(({ videoUrl }) => String(videoUrl));
  expect(await Promise.all(links.map(play))).toEqual([206, 206, 206]);

  await fetch(`${second.sandboxUrl}/__sandbox`, { method: 'DELETE' });

  expect(await Promise.all(links.map(play))).toEqual([404, 404, 404]);
  expect((await stat(`${folder.path}/videogen.db.sandbox.jsonl`)).size).toBeLessThan(200);
});

/** The prompts of all that are completed and have a link, in the order of the alphabet. */
async function listCompleted(gatewayUrl: string): Promise<readonly string[]> {
  const videos = await read(gatewayUrl);
  const completed = videos.filter(({ status, videoUrl }) => status === 'COMPLETED' && videoUrl?.startsWith('http'));
  return completed.map(({ prompt }) => prompt).toSorted();
}

async function read(gatewayUrl: string) {
  await using client = createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
  const { nodes } = await client.generations();
  return nodes.map(({ prompt, status, videoUrl }) => ({ prompt, status, videoUrl }));
}

async function play(link: string): Promise<number> {
  const { status } = await fetch(link, { headers: { range: 'bytes=0-99' } });
  return status;
}
