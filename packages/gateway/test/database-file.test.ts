import { mkdtempDisposable, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markPollerAlive, saveUser } from '@videogen/store';
import { expect, test } from 'vitest';
import { startGateway } from '../src/index.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';

test('a deleted database file is noticed before anything is sent: STORE_UNAVAILABLE, and /ready says why', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), `videogen-test-${process.pid}-`));
  const path = join(folder.path, 'a.db');
  await using opened = await openGatewayOptions(path);
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const user = await saveUser(opened.store, 'lt_sandbox_alice', { email: null, plan: null, usage });
  const identifier = { ...opened.options.identifier, identify: () => Promise.resolve(user) };
  await using gateway = await startGateway({ ...opened.options, identifier });
  await markPollerAlive(opened.store, 'a');

  await rm(path);
  const ready = await fetch(`${gateway.url}/ready`);
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer lt_sandbox_alice' },
    body: JSON.stringify({ query: 'mutation { generateVideo(input: { prompt: "A cat" }) { __typename } }' }),
  });

  expect([ready.status, await ready.json()]).toEqual([
    503,
    {
      database: false,
      poller: false,
      upstream: null,
      reason: `the database's file ${path} was deleted or replaced while it was open: put it back, or restart`,
    },
  ]);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    {
      data: null,
      errors: [
        {
          message: "The gateway's database does not answer. Try again later.",
          locations: [{ line: 1, column: 12 }],
          path: ['generateVideo'],
          extensions: { code: 'STORE_UNAVAILABLE' },
        },
      ],
    },
  ]);
});
