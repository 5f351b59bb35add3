import { expect, test } from 'vitest';
import { createUnfinished } from '../../src/states/fixtures/create-generation.ts';
import { withPosition } from '../../src/queue/with-position.ts';

const submitAt = '2026-11-26T12:00:00.000Z';
const later = '2026-11-26T12:15:00.000Z';
const scheduled = createUnfinished({ status: 'SCHEDULED', queuePosition: 7, submitAt });

test('a scheduled video has its position in the live queue, whatever was known of it before', () => {
  const waiting = new Map([[scheduled.id, { queuePosition: 2, submitAt: later }]]);

  expect(withPosition(scheduled, waiting)).toEqual({ ...scheduled, queuePosition: 2, submitAt: later });
});

test('a video that is not listed keeps what is known of it, but for a position that would not follow the queue', () => {
  const far = { ...scheduled, queuePosition: 101 };

  expect(withPosition(scheduled, new Map())).toBe(scheduled);
  expect(withPosition(far, new Map())).toEqual({ ...far, queuePosition: null });
});

test('a video that does not wait is left as it is', () => {
  const made = createUnfinished({ status: 'IN_PROGRESS' });

  expect(withPosition(made, new Map([[made.id, { queuePosition: 1, submitAt }]]))).toBe(made);
});
