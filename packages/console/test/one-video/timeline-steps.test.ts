import type { GenerationStatus } from '@videogen/client';
import { expect, test } from 'vitest';
import { areLong, listSteps, readSpans, type Update } from '../../src/one-video/timeline-steps.ts';

const begin = Date.parse('2026-11-26T14:02:11.000Z');
const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
const facts = { createdAt: at(0), completedAt: null };

/** Updates with these statuses, ten seconds apart. */
function follow(...statuses: readonly GenerationStatus[]): readonly Update[] {
  return statuses.map((status, index) => ({
    at: at(index * 10),
    status,
    previousStatus: statuses[index - 1] ?? null,
    version: index + 1,
  }));
}

function tell(updates: readonly Update[], given: Parameters<typeof listSteps>[1] = facts): readonly string[] {
  return listSteps(updates, given).map(({ title, detail }) => (detail === undefined ? title : `${title}: ${detail}`));
}

test('a usual life is told from its storing to its end', () => {
  const updates = follow('PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED');

  expect(tell(updates, { ...facts, completedAt: at(29.1) })).toEqual([
    'Stored: before it was sent to VideoGenAPI',
    'Sent: VideoGenAPI has accepted it',
    'Waiting',
    'Being made',
    'Done',
  ]);
  expect(listSteps(updates, { ...facts, completedAt: at(29.1) }).at(-1)?.hint).toBe('Seen 0.9 s after it ended');
});

test('a lost answer, and its finding, are told', () => {
  expect(tell(follow('UNCONFIRMED', 'IN_PROGRESS', 'COMPLETED'))).toEqual([
    'Stored: before it was sent to VideoGenAPI',
    'Answer lost: may have been charged; never sent twice',
    'Found again: in VideoGenAPI’s list; paid once',
    'Done',
  ]);
});

test('a scheduled video that is canceled was never sent', () => {
  expect(tell(follow('SCHEDULED', 'CANCELED'))).toEqual([
    'Stored: waits for its model’s limit; not sent yet',
    'Canceled: never sent, not charged',
  ]);
});

test('a scheduled video is told when it is sent', () => {
  expect(tell(follow('SCHEDULED', 'PENDING')).at(-1)).toBe('Sent: VideoGenAPI has accepted it');
});

test('updates that keep the status are left out', () => {
  expect(tell(follow('PENDING', 'IN_PROGRESS', 'IN_PROGRESS', 'FAILED'))).toEqual([
    'Stored: before it was sent to VideoGenAPI',
    'Sent: VideoGenAPI has accepted it',
    'Being made',
    'Failed',
  ]);
});

test('an imported video was made elsewhere, and missing updates are said to be missing', () => {
  expect(tell(follow('COMPLETED'))).toEqual(['Made elsewhere', 'Done: imported']);
  expect(tell(follow('PENDING', 'IN_QUEUE', 'COMPLETED').slice(2))).toEqual([
    'Created: earlier events are no longer kept',
    'Done',
  ]);
  expect(tell([])).toEqual([]);
});

test('the time is divided into waiting and being made, until the end or now', () => {
  const now = begin + 60_000;

  expect(readSpans(follow('PENDING', 'IN_PROGRESS', 'COMPLETED'), at(0), now)).toEqual({
    waitingMs: 10_000,
    makingMs: 10_000,
    isOver: true,
  });
  expect(readSpans(follow('PENDING', 'IN_PROGRESS'), at(0), now)).toMatchObject({ makingMs: 50_000, isOver: false });
  expect(readSpans(follow('PENDING'), at(0), now)).toEqual({ waitingMs: 60_000, makingMs: undefined, isOver: false });
});

test('parts that were both over within a second are not worth a line', () => {
  const short = { waitingMs: 30, makingMs: 420, isOver: true };

  expect(areLong(short)).toBe(false);
  expect(areLong({ ...short, isOver: false })).toBe(true);
  expect(areLong({ ...short, makingMs: 1000 })).toBe(true);
  expect(areLong({ ...short, waitingMs: 1000, makingMs: undefined })).toBe(true);
});
