import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { refusal } from './bodies.ts';
import { field, items, startTestSandbox } from './client.ts';
import { namedFaults } from '../src/control/named-faults.ts';
import { parseFaults } from '../src/control/parse-faults.ts';

test('the ledger has the requests and the accepted submissions, without keys', async () => {
  await using api = await startTestSandbox();
  const body = { prompt: 'A cat', seed: 5, odd: { kept: [true] } };
  const accepted = await api.generate(body, 'lt_alice_secret');
  await api.generate({}, 'lt_alice_secret');
  await api.get('/user', 'lt_bob_secret');
  await api.get('/user', 'lt_bob_secret');
  await api.get('/user', 'sk_wrong_secret');
  await api.ask('/api/v1/video/gen_0_0');
  await api.ask('/elsewhere');

  const { status, body: ledger } = await api.ask('/__sandbox/ledger');

  const masked = expect.stringMatching(/^lt_…[0-9a-f]{12}$/);
  expect(status).toBe(200);
  expect(ledger).toEqual({
    accepted: [
      {
        generationId: field(accepted.body, 'generation_id'),
        key: masked,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        endsAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        body,
      },
    ],
    requests: [
      { endpoint: 'generate', key: masked, count: 2 },
      { endpoint: 'user', key: masked, count: 2 },
      { endpoint: 'user', key: expect.stringMatching(/^…[0-9a-f]{12}$/), count: 1 },
      { endpoint: 'video', key: null, count: 1 },
      { endpoint: 'unknown', key: null, count: 1 },
    ],
  });
  expect(JSON.stringify(ledger)).not.toContain('secret');
  const keys = new Set(JSON.stringify(ledger).match(/…[0-9a-f]{12}/g));
  expect(keys.size).toBe(3);
});

test('advancing the clock advances generations', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit();
  const { body: before } = await api.advance(0);

  const { status, body: after } = await api.advance(3_600);

  const passedMs = Date.parse(String(field(after, 'now'))) - Date.parse(String(field(before, 'now')));
  expect(status).toBe(200);
  expect(passedMs).toBeGreaterThanOrEqual(3_600_000);
  expect(field((await api.get(`/status/${id}`)).body, 'status')).toBe('completed');
});

test.each([{}, { seconds: -1 }, { seconds: '60' }, { seconds: 1e12 }, { seconds: 1, minutes: 1 }, []])(
  'refuses to advance the clock by %j',
  async (body) => {
    await using api = await startTestSandbox();

    const answer = await api.post('/__sandbox/clock', body);

    const message = 'Expected {"seconds": n} with n from 0 to 31622400 (a year)';
    expect([answer.status, answer.body]).toEqual([400, refusal('Bad Request', message)]);
  },
);

test('a reset removes generations, ledger and faults, and sets the clock back', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit();
  await api.fault({ match: {}, times: 'always', respond: { status: 500 } });
  await api.advance(24 * 3_600);

  const reset = await api.ask('/__sandbox', { method: 'DELETE' });

  const ledger = await api.ask('/__sandbox/ledger');
  const now = Date.parse(String(field((await api.advance(0)).body, 'now')));
  expect([reset.status, reset.body]).toEqual([200, { reset: true }]);
  expect(ledger.body).toEqual({ accepted: [], requests: [] });
  expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
  expect((await api.get(`/status/${id}`)).status).toBe(404);
  expect(items((await api.get('/generations')).body)).toEqual([]);
});

test('the state has the settings, the clock, the number of generations, and the faults that can be added', async () => {
  await using api = await startTestSandbox({ speed: 20 });
  await api.submit();
  await api.advance(600);

  const { status, body } = await api.ask('/__sandbox');

  expect(status).toBe(200);
  expect(body).toEqual({
    speed: 20,
    rateLimit: false,
    strict: false,
    now: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    aheadSeconds: 600,
    generations: 1,
    pending: [],
    faults: namedFaults.map(({ name, title, description, fault: { match } }) => ({
      name,
      title,
      description,
      endpoint: match.endpoint ?? null,
    })),
  });
  expect(Math.abs(Date.parse(String(field(body, 'now'))) - Date.now() - 600_000)).toBeLessThan(60_000);
});

test('each named fault is valid, described in a sentence, and in the README', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

  const parsed = parseFaults(namedFaults.map(({ fault }) => fault));

  expect(parsed).toMatchObject({ ok: true });
  expect(new Set(namedFaults.map(({ name }) => name)).size).toBe(namedFaults.length);
  for (const { description } of namedFaults) expect(description).toMatch(/^[A-Z][^.]+\.$/);
  for (const { name } of namedFaults) expect(readme).toContain(`\`${name}\``);
});

test('a named fault affects the requests of its key alone, and is pending until then', async () => {
  await using api = await startTestSandbox();
  const added = await api.fault(
    { name: 'answer-lost', key: 'lt_alice_secret' },
    { match: {}, times: 'always', delayMs: 1 },
  );

  const { body: before } = await api.ask('/__sandbox');
  const ofBob = await api.generate({ prompt: 'A cat' }, 'lt_bob');
  const ofAlice = api.generate({ prompt: 'A cat' }, 'lt_alice_secret');
  await expect(ofAlice).rejects.toThrow('fetch failed');
  const { body: after } = await api.ask('/__sandbox');

  expect(added.body).toEqual({ faults: 2 });
  const other = { name: null, title: 'A fault without a name', endpoint: null, key: null, id: null, left: 'always' };
  const masked = expect.stringMatching(/^lt_…[0-9a-f]{12}$/);
  expect(field(before, 'pending')).toEqual([
    {
      name: 'answer-lost',
      title: 'Accept, then lose the answer',
      endpoint: 'generate',
      key: masked,
      id: null,
      left: 1,
    },
    other,
  ]);
  expect(ofBob.status).toBe(200);
  expect(field(after, 'pending')).toEqual([other]);
  // The submission without an answer was accepted all the same.
  expect(field(after, 'generations')).toBe(2);
});

test('pending faults can be removed without the rest', async () => {
  await using api = await startTestSandbox();
  await api.submit();
  await api.fault({ name: 'not-json', times: 'always' });

  const removed = await api.ask('/__sandbox/faults', { method: 'DELETE' });

  const { body } = await api.ask('/__sandbox');
  expect([removed.status, removed.body]).toEqual([200, { faults: 0 }]);
  expect([field(body, 'pending'), field(body, 'generations')]).toEqual([[], 1]);
});

test('a fault with an unknown name is refused, with the names that there are', async () => {
  await using api = await startTestSandbox();

  const { status, body } = await api.fault({ name: 'weather' }, { name: 'not-json', delayMs: 1 });

  expect(status).toBe(400);
  expect(String(field(body, 'message'))).toMatch(
    /^fault 1: name: expected one of answer-lost, .*; got "weather"; fault 2: /,
  );
});

test('has no other controls', async () => {
  await using api = await startTestSandbox();

  const { status, body } = await api.ask('/__sandbox/weather');

  expect([status, body]).toEqual([404, refusal('Not Found', 'There is no control /__sandbox/weather')]);
});
