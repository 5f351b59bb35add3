import { expect, test } from 'vitest';
import { cutSlices } from '../src/many/cut-slices.ts';
import type { ManySnapshot } from '../src/many/create-many.ts';
import { noLines } from '../src/many/line-state.ts';
import { describeCheck, describeOutcome } from '../src/many/summary.ts';

const at = new Date();
at.setHours(14, 20, 0, 0);

const snapshot: ManySnapshot = {
  phase: 'ready',
  source: { name: 'prompts.txt', text: '', format: 'txt' },
  emptyLines: [],
  problem: undefined,
  error: undefined,
  lines: [],
  counts: { ...noLines, ready: 30 },
  totals: {
    submittedNow: 5,
    queued: 25,
    lastSubmitAt: at.toISOString(),
    lastCompletionAt: at.toISOString(),
    remainingAfter: 42,
    exceedsQuota: false,
  },
  run: 0,
};

test('a checked file is told in numbers, with its end and the rest of the month', () => {
  expect(describeCheck(snapshot, 72)).toBe(
    '30 videos: 5 now, 25 queued, last done at about 14:20 · uses 30, leaves 42',
  );
});

test.for([
  [73, '(1 is queued before)'],
  [1272, '(1,200 are queued before)'],
] as const)('with %i left now, those that wait already are told', ([remaining, words]) => {
  expect(describeCheck(snapshot, remaining)).toContain(`leaves 42 ${words}`);
});

test('without a history the time of the last submission is told, and without a reported month no rest', () => {
  const totals = { ...snapshot.totals, submittedNow: 5, queued: 25, exceedsQuota: false, remainingAfter: null };
  const counts = { ...noLines, ready: 30, existing: 2 };

  const text = describeCheck(
    { ...snapshot, counts, totals: { ...totals, lastSubmitAt: at.toISOString(), lastCompletionAt: null } },
    null,
  );

  expect(text).toBe('30 videos: 5 now, 25 queued, the last to be sent at about 14:20 · 2 sent before · uses 30');
});

test.for([
  [{ existing: 3 }, 'All of them were sent before.'],
  [{ existing: 3, invalid: 1 }, 'All others were sent before.'],
  [{ invalid: 1 }, 'There is nothing to send.'],
] as const)('a file with %o has nothing to send', ([counts, text]) => {
  expect(describeCheck({ ...snapshot, counts: { ...noLines, ...counts } }, null)).toBe(text);
});

test('the outcome names each kind of line', () => {
  const counts = { ...noLines, accepted: 1200, refused: 2, postponed: 3, unanswered: 4, ready: 5 };

  expect(describeOutcome({ ...snapshot, phase: 'sent', counts })).toBe(
    '1,200 accepted, 2 refused, 3 not sent yet, 4 without an answer, 5 canceled, never sent',
  );
});

test('a request has at most so many lines, and at most 100,000 characters', () => {
  const short = Array.from({ length: 45 }, (_, index) => ({ index, input: { prompt: 'A fox' } }));
  const long = Array.from({ length: 5 }, (_, index) => ({ index, input: { prompt: 'x'.repeat(40_000) } }));

  expect([...cutSlices(short, 20)].map(({ length }) => length)).toEqual([20, 20, 5]);
  expect([...cutSlices(long, 20)].map(({ length }) => length)).toEqual([2, 2, 1]);
  expect([...cutSlices(short, 20)].flat()).toEqual(short);
});
