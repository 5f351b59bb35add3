import { expect, test } from 'vitest';
import { RateLimitedError } from '../src/errors.ts';
import { KEY, say, startUpstream } from './upstream.ts';

const answeredAt = 'Sun, 06 Nov 1994 08:49:37 GMT';

/** Returns the wait, in seconds, of a 429 with these headers and this body. */
async function readWait(headers: Readonly<Record<string, string>>, body: unknown = ''): Promise<unknown> {
  await using upstream = await startUpstream(say(429, body, headers));
  const error: unknown = await upstream.api.getUser(KEY).catch((reason: unknown) => reason);
  return error instanceof RateLimitedError ? error.rateLimit.retryAfterSeconds : error;
}

// The three formats of RFC 9110, section 5.6.7, with its date, which is decades before this machine's clock.
test.each([
  ['Sun, 06 Nov 1994 08:50:22 GMT', 45],
  ['Sunday, 06-Nov-94 08:50:22 GMT', 45],
  ['Sun Nov  6 08:50:22 1994', 45],
  ['Sun, 06 Nov 1994 09:19:37 GMT', 1800],
  ['Mon, 07 Nov 1994 08:49:37 GMT', 3600],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 1],
  ['Sat, 05 Nov 1994 08:49:37 GMT', 1],
])('Retry-After as the date %j is read against the answer’s own Date: %i s', async (date, seconds) => {
  expect(await readWait({ 'retry-after': date, date: answeredAt })).toBe(seconds);
});

test('a date in an answer without a Date is read against the clock of this machine', async () => {
  const soon = new Date(Date.now() + 600_000).toUTCString();

  const seconds = await readWait({ 'retry-after': soon, date: '' });

  expect(seconds).toBeGreaterThan(540);
  expect(seconds).toBeLessThanOrEqual(600);
});

test.each([
  ['1', 1],
  ['3600', 3600],
  ['3601', 3600],
  ['2147483648', 3600],
  ['9'.repeat(400), 3600],
  ['0', 1],
  ['-1', 1],
  ['-99999999999999999999', 1],
  [' 17 ', 17],
  ['1.5', 2],
])('Retry-After %j is a wait of %i s: at least a second, at most an hour', async (value, seconds) => {
  expect(await readWait({ 'retry-after': value })).toBe(seconds);
});

test.each([
  'soon',
  '',
  '1e3',
  '0x10',
  '2026-11-26T00:00:00Z',
  'Sun, 99 Nov 1994 08:49:37 GMT',
  'Sun, 06 Foo 1994 08:49:37 GMT',
])('an unreadable Retry-After %j leaves the wait to the body, or to the default of a minute', async (value) => {
  const body = { details: { seconds_until_reset: 312 } };

  expect(await readWait({ 'retry-after': value, date: answeredAt }, body)).toBe(312);
  expect(await readWait({ 'retry-after': value, date: answeredAt })).toBe(60);
});

// A wrong number must not stop a key for long. One request an hour is cheap, and its answer names the rest of the wait.
test.each([
  [31_536_000, 3600],
  ['99999999999', 3600],
  [1e300, 3600],
  [900, 900],
  [0, 1],
  [-5, 1],
  ['soon', 60],
])('seconds_until_reset %j is a wait of %i s', async (secondsUntilReset, seconds) => {
  expect(await readWait({}, { details: { seconds_until_reset: secondsUntilReset } })).toBe(seconds);
});

test('the rate limit of an accepted submission lasts an hour at most', async () => {
  const rate_limit = { current_usage: 5, limit: 5, seconds_until_reset: 2_000_000_000 };
  await using upstream = await startUpstream(say(200, { generation_id: 'gen_1', status: 'pending', rate_limit }));

  const { rateLimit } = await upstream.api.generate(KEY, { prompt: 'A cat' });

  expect(rateLimit).toEqual({ used: 5, limit: 5, retryAfterSeconds: 3600 });
});
