import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConnectionTracker } from '../src/transport/connection-state.ts';
import { ConnectionError } from '../src/index.ts';
import { follow } from '../src/transport/follow.ts';
import { createRetries } from '../src/transport/retries.ts';
import type { Connection } from '../src/transport/transport.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('the wait grows with each failure, and is short again after a long-lived connection', async () => {
  const attemptedAt: number[] = [];
  async function* connect({ onLive }: Connection) {
    attemptedAt.push(performance.now());
    if (attemptedAt.length !== 2) onLive();
    if (attemptedAt.length === 4) await new Promise((resolve) => setTimeout(resolve, 31_000));
    if (attemptedAt.length < 6) throw new ConnectionError('It was lost.');
    yield 'an event';
  }

  const parts = { tracker: createConnectionTracker(), retries: createRetries(), isRenewable: false };
  const events = Array.fromAsync(follow(parts, connect, { signal: new AbortController().signal }));
  await vi.runAllTimersAsync();

  expect(await events).toEqual(['an event']);
  const gaps = attemptedAt.slice(1).map((at, index) => Math.round(at - (attemptedAt[index] ?? 0)));
  expect(gaps).toEqual([500, 1_000, 2_000, 31_500, 1_000]);
});
