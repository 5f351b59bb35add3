import { askGraphql, readText, serveHere, type ServerHere } from '@videogen/testkit';
import { expect, test } from 'vitest';
import { skipVisibly } from '../skip-visibly.ts';
import { steered, goOn, steps, submitVideo } from '../steered-video.ts';
import { noBrowser, openBrowser } from './open-browser.ts';
import { listen } from './open-journey.ts';

const key = 'lt_media_000001';

test("a video of the sandbox is served at the gateway's own address, without a key in its link", async () => {
  await using server = await serveHere(steered);
  const { videoUrl, mediaUrl: link } = await makeVideo(server);

  const served = await fetch(`${server.gatewayUrl}${link}`);
  const original = await fetch(videoUrl);

  expect(link).not.toContain('lt_');
  expect(served.headers.get('content-type')).toBe('video/mp4');
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(new Uint8Array(await original.arrayBuffer()));
});

test('a link that is opened in a tab of its own plays there, under a policy that allows videos alone', async (context) => {
  skipVisibly(context, noBrowser);
  await using server = await serveHere(steered);
  const { mediaUrl } = await makeVideo(server);
  await using opened = await openBrowser(server.gatewayUrl);
  const { page } = opened;
  const { problems } = listen(page);
  let downloads = 0;
  page.on('download', () => {
    downloads += 1;
  });

  const answer = await page.goto(`${server.gatewayUrl}${mediaUrl}`);
  await expect.poll(() => page.locator('video').evaluate(readWidth), { timeout: 10_000 }).toBeGreaterThan(0);

  expect(answer?.headers()).toMatchObject({
    'content-type': 'video/mp4',
    'content-security-policy': "default-src 'none'; media-src 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(answer?.headers()['content-disposition']).toBeUndefined();
  expect([downloads, problems, opened.strayRequests]).toEqual([0, [], []]);
});

/** Makes a video, and reads its addresses. */
async function makeVideo(server: ServerHere): Promise<{ readonly videoUrl: string; readonly mediaUrl: string }> {
  const id = await submitVideo(server.gatewayUrl, key);
  const query = '{ generation(id: "ID") { status videoUrl mediaUrl } }'.replace('ID', id);
  const read = () => askGraphql(server.gatewayUrl, { key, query });
  for (const step of steps) {
    await expect.poll(async () => readText((await read()).body, 'data', 'generation', 'status')).toBe(step);
    await goOn(server, step);
  }
  const { body } = await read();
  const readField = (name: string) => readText(body, 'data', 'generation', name);
  return { videoUrl: readField('videoUrl'), mediaUrl: readField('mediaUrl') };
}

/** The width of a video that plays, else 0; runs in the page. */
function readWidth(video: HTMLVideoElement): number {
  return video.currentTime > 0 ? video.videoWidth : 0;
}
