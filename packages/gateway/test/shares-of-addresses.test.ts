import { once } from 'node:events';
import { expect, test } from 'vitest';
import { askFrom, countStatuses, upgradeFrom, type AskFrom } from './ask-from.ts';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';
import { openSocket } from './raw-socket.ts';

const query = '{ me { __typename } }';
const withKey = { authorization: `Bearer ${aliceKey}` };

const repeat = <Result>(count: number, run: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

const twentyRequests = { requestsPerAddress: 20 };
/** Too slow to refill within a test. */
const oneRequest = { requestsPerAddress: 0.01 };

test('without an accepted key an address has 20 requests a second; keys, other addresses and /health are not limited by it', async () => {
  await using running = await startForAlice({ shares: oneRequest });
  const ask = (given: AskFrom) => askFrom(running.port, given);
  await ask({ query, headers: withKey });

  const strangers = await repeat(5, () => ask({ query }));
  const malformed = await ask({ query, headers: { authorization: 'no key' } });
  const others = [
    await ask({ query, headers: withKey }),
    await ask({ query, address: '127.0.0.2' }),
    await ask({ path: '/health' }),
    await ask({ path: '/ready' }),
  ];

  expect(countStatuses(strangers)).toEqual({ 401: 1, 429: 4 });
  expect(malformed).toMatchObject({ status: 429, headers: { 'retry-after': '100' } });
  expect(JSON.parse(malformed.body)).toEqual({
    errors: [
      {
        message:
          'Too many requests without an accepted key came from this address: at most 0.01 a second. Try again in 100 s.',
        extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 100 },
      },
    ],
  });
  expect(others.map(({ status }) => status)).toEqual([200, 401, 200, 200]);
});

test('twenty requests without a key are served at once, and thousands with one', async () => {
  await using running = await startForAlice({ shares: twentyRequests });
  // A key that the process knows is not limited by other requests of its address.
  await askFrom(running.port, { query, headers: withKey });

  const strangers = await repeat(20, () => askFrom(running.port, { query }));
  const callers = await repeat(200, () => askFrom(running.port, { query, headers: withKey }));

  expect([countStatuses(strangers), countStatuses(callers)]).toEqual([{ 401: 20 }, { 200: 200 }]);
});

test('requests with a new key are not refused for their number while it is checked for the first time', async () => {
  await using running = await startForAlice({ shares: twentyRequests });

  const answers = await repeat(100, () =>
    askFrom(running.port, { query, headers: { authorization: 'Bearer lt_new_0001' } }),
  );

  expect(countStatuses(answers)).toEqual({ 200: 100 });
});

test("GraphiQL's page counts as a request without a key, even if the request has one", async () => {
  await using running = await startForAlice({ shares: oneRequest });
  const headers = { accept: 'text/html', authorization: 'Bearer made up' };

  const pages = await repeat(10, () => askFrom(running.port, { headers }));

  expect(countStatuses(pages)).toEqual({ 200: 1, 429: 9 });
  expect(pages.find(({ status }) => status === 429)?.headers).toMatchObject({ 'retry-after': '100' });
});

test('ten of fifty made-up keys from one address are checked in a minute; known keys and other addresses are served', async () => {
  await using running = await startForAlice({ shares: { newKeysPerAddress: 10 } });
  const askWith = (key: string, address: string) =>
    askFrom(running.port, { query, address, headers: { authorization: `Bearer ${key}` } });

  const madeUp = await repeat(50, (index) => askWith(`lt_made_up_${index}`, '127.0.0.1'));
  const checked = running.checked.length;
  const known = await askWith(aliceKey, '127.0.0.1');
  const elsewhere = await askWith('lt_elsewhere_0001', '127.0.0.2');

  expect([checked, countStatuses(madeUp)]).toEqual([10, { 200: 10, 429: 40 }]);
  const refused = madeUp.find(({ status }) => status === 429);
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(50);
  expect(refused?.body).toContain('at most 10 a minute');
  expect([known.status, elsewhere.status]).toEqual([200, 200]);
});

test('twenty of a thousand sockets without a key stay open', async () => {
  await using running = await startForAlice({ shares: { socketsPerAddress: 20 } }, { keyWithinMs: 60_000 });

  const upgrades = await repeat(1000, async () => {
    const upgrade = await upgradeFrom(running.port);
    upgrade.socket?.send('{"type":"connection_init","payload":{"keyWithOperations":true}}');
    return upgrade;
  });
  const elsewhere = await upgradeFrom(running.port, '127.0.0.2');

  expect(countStatuses([...upgrades, elsewhere])).toEqual({ 101: 21, 429: 980 });
  expect(upgrades.find(({ status }) => status === 429)).toMatchObject({ retryAfter: '10' });
  for (const { socket } of [...upgrades, elsewhere]) socket?.terminate();
});

test('a socket whose key is accepted does not count to its address, and may be idle; one without a key is closed', async () => {
  await using running = await startForAlice(
    { shares: { socketsPerAddress: 1 } },
    { keyWithinMs: 300, checkEveryMs: 20 },
  );
  await using first = await openSocket(running.url, withKey);
  await using second = await openSocket(running.url, { keyWithOperations: true });
  second.subscribe('it', { query, extensions: { headers: withKey } });
  await expect.poll(() => second.received('it')).toHaveLength(2);

  await using stranger = await openSocket(running.url, { keyWithOperations: true });
  const code = await stranger.closed;

  expect(code).toBe(4401);
  expect([first.socket.readyState, second.socket.readyState]).toEqual([1, 1]);
});

test('a socket that is closed, or whose upgrade fails, no longer counts', async () => {
  await using running = await startForAlice({ shares: { socketsPerAddress: 1 } });

  for (let count = 0; count < 5; count += 1) {
    const upgrade = await upgradeFrom(running.port);
    expect(upgrade.status).toBe(101);
    upgrade.socket?.terminate();
    await expect.poll(async () => (await countFree(running.port)) > 0).toBe(true);
  }
});

/** Returns 1 if a socket was accepted, and 0 if not. Closes it again. */
async function countFree(port: number): Promise<number> {
  const { socket } = await upgradeFrom(port);
  if (!socket) return 0;
  socket.close();
  await once(socket, 'close');
  return 1;
}

test('an operation over a websocket whose key is refused counts as a request of its address', async () => {
  await using running = await startForAlice({ shares: oneRequest });
  await using socket = await openSocket(running.url, { keyWithOperations: true });

  socket.subscribe('it', { query, extensions: { headers: { authorization: 'no key' } } });
  await socket.closed;
  const next = await askFrom(running.port, { query });

  expect(next.status).toBe(429);
});

test('behind a proxy that TRUST_PROXY names, each caller has a share of its own', async () => {
  await using running = await startForAlice({ trustProxy: ['loopback'], shares: oneRequest });
  const askFor = (address: string) => askFrom(running.port, { query, headers: { 'x-forwarded-for': address } });

  const answers = await Promise.all(['192.0.2.1', '192.0.2.1', '192.0.2.2', '198.51.100.7, 192.0.2.3'].map(askFor));
  const invented = await askFor('203.0.113.9, 192.0.2.3');

  expect(countStatuses(answers)).toEqual({ 401: 3, 429: 1 });
  expect(invented.status).toBe(429);
});
