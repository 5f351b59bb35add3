import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createForecasts, createLifecycle, liveRateLimit, submitOne } from '@videogen/lifecycle';
import { startPoller, type Pace } from '@videogen/poller';
import { openStore, saveUser } from '@videogen/store';
import { createCatalogue, openVideoGenApi } from '@videogen/videogenapi';
import { expect, test } from 'vitest';

const KEY = 'lt_sandbox_outage';
const MIN_INTERVAL_MS = 20;
const pace: Pace = {
  minIntervalMs: MIN_INTERVAL_MS,
  watchedPollFactor: 5,
  pollCostSeconds: 0.0002,
};

test('the waits of a key without any answer grow, also across a restart of the poller', async () => {
  await using upstream = await startUpstream();
  const { lifecycle, userId, askedAt } = upstream;
  // More than are polled before an outage is noticed. So some are always overdue, and none of those has failed yet.
  for (let seed = 0; seed < 60; seed += 1) await submitOne(lifecycle, userId, { prompt: 'A cat', seed });
  upstream.breakDown();

  const first = startPoller({ lifecycle, pace });
  // A page of the list, then five at once, and five at once.
  await expect.poll(() => askedAt.length).toBeGreaterThanOrEqual(1 + 5 + 5);
  await first[Symbol.asyncDispose]();
  askedAt.length = 0;
  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => askedAt.length).toBeGreaterThanOrEqual(5 + 1);

  const [begun = 0] = askedAt;
  const [again = 0] = askedAt.slice(5);
  // The fourth wait: the first poller had three.
  expect(again - begun).toBeGreaterThanOrEqual(MIN_INTERVAL_MS * 2 ** 4);
});

/** A lifecycle with one user over a server that accepts every submission, until the outage begins. */
async function startUpstream() {
  await using parts = new AsyncDisposableStack();
  const askedAt: number[] = [];
  let isBroken = false;
  let count = 0;
  const server = createServer((_, response) => {
    askedAt.push(performance.now());
    count += 1;
    response.writeHead(isBroken ? 500 : 200);
    response.end(JSON.stringify({ success: true, generation_id: `gen_${count}`, status: 'pending' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  parts.defer(() => server.close().closeAllConnections());

  const api = parts.use(openVideoGenApi({ baseUrl: `http://127.0.0.1:${readPort(server)}/api/v1` }));
  const store = parts.use(await openStore({ path: ':memory:' }));
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id: userId } = await saveUser(store, KEY, { email: null, plan: null, usage });
  const catalogue = createCatalogue();
  const dependencies = {
    store,
    api,
    catalogue,
    forecasts: createForecasts({ store, catalogue, usualSeconds: 300 }),
    identifier: { forget: () => {} },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  };
  const lifecycle = createLifecycle(dependencies, {
    promptMaxLength: 1000,
    strictModelLimits: false,
    submitGiveUpMs: 60_000,
    usualRateLimit: liveRateLimit,
    reconcileWindowMs: 600_000,
    minIntervalMs: 20,
    // Lifts POLLS_PER_MINUTE and PROCESS_POLLS_PER_MINUTE: the tests of budgets set their own.
    pollsPerMinute: 1_000_000,
    processPollsPerMinute: 1_000_000,
    urlWaitMs: 300_000,
    notFoundWindowMs: 120_000,
  });
  const owned = parts.move();
  return {
    lifecycle,
    userId,
    /** The time of each request since the outage. */
    askedAt,
    /** Begins the outage: every answer is 500. */
    breakDown() {
      isBroken = true;
      askedAt.length = 0;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function readPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
