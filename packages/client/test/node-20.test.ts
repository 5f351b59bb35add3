import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { KEY, startLiveServer } from './live-server.ts';

const run = promisify(execFile);

/** Removes, of all that Node 24 has and Node 20 lacks, what a library may use. */
const asNode20 = `
  delete Promise.withResolvers;
  delete Promise.try;
  delete URL.parse;
  delete Array.fromAsync;
  delete globalThis.WebSocket;
  delete globalThis.Iterator;
  for (const name of ['union', 'intersection', 'difference', 'isSubsetOf']) delete Set.prototype[name];
`;

const program = `
  const { createVideoGenClient } = await import(process.argv[1]);
  const client = createVideoGenClient({ url: process.argv[2], key: process.argv[3] });
  const me = await client.me();
  const video = await client.submit({ prompt: 'a lighthouse' });
  const versions = [];
  for await (const { version } of client.watch('a')) versions.push(version);
  let refusal;
  try {
    createVideoGenClient({ url: 'nowhere' });
  } catch (error) {
    refusal = error.name;
  }
  await client.close();
  console.log(JSON.stringify({ me: me.id, video: video.id, versions, refusal }));
`;

test('with the globals of Node 20 alone, queries and submissions work, and subscriptions use server-sent events', async () => {
  await using server = await startLiveServer();
  server.update({ id: 'a', status: 'COMPLETED', version: 3 });
  const args = ['--input-type=module', '--eval', `${asNode20}${program}`];

  const { stdout } = await run(process.execPath, [...args, import.meta.resolve('../src/index.ts'), server.url, KEY]);

  expect(JSON.parse(stdout)).toEqual({ me: 'user-1', video: 'new', versions: [3], refusal: 'TypeError' });
  expect(server.counts.sockets).toBe(0);
});
