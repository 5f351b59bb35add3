import { askGraphql, readText, serveHere } from '@videogen/testkit';
import { expect, test } from 'vitest';
import { steered, goOn, steps, submitVideo } from '../steered-video.ts';

const key = 'lt_media_000001';

test("a video of the sandbox is served at the gateway's own address, without a key in its link", async () => {
  await using server = await serveHere(steered);
  const id = await submitVideo(server.gatewayUrl, key);
  const query = '{ generation(id: "ID") { status videoUrl mediaUrl } }'.replace('ID', id);
  const read = () => askGraphql(server.gatewayUrl, { key, query });
  for (const step of steps.slice(0, -1)) {
    await expect.poll(async () => readText((await read()).body, 'data', 'generation', 'status')).toBe(step);
    await goOn(server, step);
  }
  await expect.poll(async () => readText((await read()).body, 'data', 'generation', 'status')).toBe('COMPLETED');

  const { body } = await read();
  const link = readText(body, 'data', 'generation', 'mediaUrl');
  const served = await fetch(`${server.gatewayUrl}${link}`);
  const original = await fetch(readText(body, 'data', 'generation', 'videoUrl'));

  expect(link).not.toContain('lt_');
  expect(served.headers.get('content-type')).toBe('video/mp4');
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(new Uint8Array(await original.arrayBuffer()));
});
