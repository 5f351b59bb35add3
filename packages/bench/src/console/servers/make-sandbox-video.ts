import { setTimeout as sleep } from 'node:timers/promises';
import { readField } from '@videogen/testkit';

const KEY = 'lt_sandbox_console_video';
const ASK_EVERY_MS = 50;

/** Has the sandbox make one video, and resolves to its URL. */
export async function makeSandboxVideo(upstreamUrl: string): Promise<string> {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ prompt: 'Waves under a lighthouse', model: 'kling_25', duration: 5 });
  const answer = await fetch(`${upstreamUrl}/generate`, { method: 'POST', headers, body });
  const id = String(readField(await answer.json(), 'generation_id'));
  for (;;) {
    const status: unknown = await (await fetch(`${upstreamUrl}/status/${id}`, { headers })).json();
    const url = readField(status, 'video_url');
    if (typeof url === 'string') return url;
    await sleep(ASK_EVERY_MS);
  }
}
