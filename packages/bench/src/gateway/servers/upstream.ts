// Run as a process of its own: a VideoGenAPI that answers everything after 20 ms, and costs little.

import { createServer, type IncomingMessage } from 'node:http';

const LATENCY_MS = 20;
const LIST = 20;
/** Begins the ids of submitted generations, which stay unfinished. All others are completed. */
const NEW = 'gen_new_';

const [port] = process.argv.slice(2);
let created = 0;
/** Facts of the generations that the bench has changed. */
const changed = new Map<string, object>();

const facts = {
  status: 'completed',
  type: 'text-to-video',
  model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
  prompt: 'A cat playing with a ball in a sunny garden',
  duration: 5,
  resolution: '1080p',
  style: 'realistic',
  fps: 30,
  aspect_ratio: '16:9',
  seed: 12_345,
  video_url: 'https://cdn.example/videos/cat.mp4',
  processing_time: 61,
  created_at: '2026-11-01 10:00:00',
  updated_at: '2026-11-01 10:01:01',
  completed_at: '2026-11-01 10:01:01',
};
const { video_url: _url, processing_time: _time, completed_at: _at, seed: _seed, ...known } = facts;
const unfinished = { ...known, status: 'pending' };
const list = print({
  data: Array.from({ length: LIST }, (_, index) => ({ generation_id: `gen_${index}`, ...facts })),
});
const user = print({
  email: 'bench@example.com',
  plan: { name: 'Unlimited', max_generations: 'unlimited' },
  statistics: { today: 0, total: 0 },
});

createServer((request, response) => {
  request.resume();
  setTimeout(() => {
    response.setHeader('content-type', 'application/json');
    response.end(answer(request));
  }, LATENCY_MS);
}).listen(Number(port), '127.0.0.1');

process.on('message', ([id, change]: [string, object]) => {
  changed.set(id, change);
  process.send?.('changed');
});
// The bench has ended.
process.on('disconnect', () => process.exit());

function answer({ url = '', method }: IncomingMessage): string {
  if (url.endsWith('/user')) return user;
  if (method === 'POST') {
    created += 1;
    return print({ generation_id: `${NEW}${created}`, ...unfinished, message: 'Accepted' });
  }
  const [, id] = /\/status\/(.+)$/.exec(url) ?? [];
  return id === undefined
    ? list
    : print({ generation_id: id, ...(id.startsWith(NEW) ? { ...unfinished, ...changed.get(id) } : facts) });
}

function print(body: object): string {
  return JSON.stringify({ success: true, ...body });
}
