import { openStore } from '@videogen/store';
import { readConfig, startServer } from '@videogen/server';
import { expect, test } from 'vitest';
import { createFolder, serveHttp } from '@videogen/testkit';
import { internal } from '@videogen/store/testing';

const KEY = 'lt_sandbox_history';
const history = Array.from({ length: 8 }, (_, index) => ({
  generation_id: `gen_${index}`,
  status: 'completed',
  prompt: 'A cat',
  video_url: `https://v.test/${index}.mp4`,
}));

test('an import on first use ends before the store does, and is begun anew at the next start', async () => {
  await using folder = await createFolder();
  let polls = 0;
  await using upstream = await serveHttp(({ url = '' }, response) => {
    // Polls are never answered: they are under way when the server stops.
    if (url.includes('/status/')) polls += 1;
    else if (url.includes('/generations')) response.end(JSON.stringify({ success: true, data: history }));
    else response.end(JSON.stringify({ plan: { name: 'Free' }, statistics: { today: 0, total: 8 } }));
  });
  const lines: string[] = [];
  const write = (_: object, message: string): void => void lines.push(message);
  const config = readConfig(
    {
      PORT: '0',
      DATABASE_URL: folder.databaseUrl,
      VIDEOGENAPI_URL: `${upstream.origin}/api/v1`,
      ROLES: 'gateway,poller',
    },
    '/',
  );
  const server = await startServer(config, { debug: () => {}, info: write, warn: write, error: write });

  await fetch(`${server.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ query: '{ me { id } }' }),
  });
  await expect.poll(() => polls).toBe(4);
  await server[Symbol.asyncDispose]();
  const linesByThen = [...lines];
  // A request that is still under way would have failed by now.
  await expect.poll(() => upstream.countConnections()).toBe(0);

  expect(linesByThen).toEqual(['an import ended early']);
  expect(lines).toEqual(linesByThen);
  await using store = await openStore({ path: folder.databaseUrl.replace('sqlite:', '') });
  expect(await store[internal].db.selectFrom('generations').select('id').execute()).toEqual([]);
  expect(await store[internal].db.selectFrom('users').select('importedAt').execute()).toEqual([{ importedAt: null }]);
});
