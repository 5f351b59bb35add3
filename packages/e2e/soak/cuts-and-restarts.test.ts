import { expect, test } from 'vitest';
import { stormOfDisconnects } from '../src/storms/disconnects.ts';
import { stormOfRestarts } from '../src/storms/postgres-restart.ts';
import { listBroken, kind, seed, tell } from './storm.ts';

test('1,000 random disconnects and four killed gateways: every watcher of 50 generations sees all, in order', async (context) => {
  const result = await stormOfDisconnects(kind, { disconnects: 1000, seed, restarts: 4, sandboxSpeed: 2.5, tell });

  expect(listBroken(context, result)).toEqual([]);
});

test('PostgreSQL restarted and crashed under load: all is well within 5 s of its return, nothing is lost', async (context) => {
  const result = await stormOfRestarts();

  expect(listBroken(context, result)).toEqual([]);
});
