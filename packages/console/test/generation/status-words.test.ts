import type { Generation } from '@videogen/client';
import { expect, test } from 'vitest';
import { readCondition } from '../../src/generation/condition.ts';
import { nameFile } from '../../src/generation/media.ts';
import { createGeneration as createDone } from '../../src/states/fixtures/create-generation.ts';
import { readCharge, readFigure, readSentence, statusWords } from '../../src/generation/status-words.ts';

const now = Date.parse('2026-11-26T12:00:00.000Z');

test('each status has its word, and a stalled one that has not ended is slow', () => {
  expect(
    (
      ['SCHEDULED', 'UNCONFIRMED', 'PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'] as const
    ).map((status) => word(status)),
  ).toEqual(['Queued', 'Unconfirmed', 'Waiting', 'Waiting', 'Being made', 'Done', 'Failed', 'Canceled']);
  expect([word('IN_QUEUE', true), word('IN_PROGRESS', true), word('COMPLETED', true)]).toEqual([
    'Slow',
    'Slow',
    'Done',
  ]);
});

test('the sentence of a failure is the gateway’s own, without its full stop', () => {
  expect(readSentence(fail('SUBMISSION_FAILED', 'VideoGenAPI refused it; it was not charged.'))(now).text).toBe(
    'VideoGenAPI refused it; it was not charged',
  );
  expect(readSentence(createGeneration({ status: 'FAILED' }))(now).text).toBe('VideoGenAPI gave no reason');
});

test('an unconfirmed video tells until when it is searched for', () => {
  const lost = createGeneration({ status: 'UNCONFIRMED', searchedUntil: '2026-11-26T12:10:00.000Z' });

  expect(readSentence(lost)(now)).toEqual({
    text: expect.stringMatching(/^Answer lost; VideoGenAPI’s list is searched for it until \d\d:10$/),
    changesInMs: 600_000,
  });
});

test('the figure of a card is its place in the queue, or the time so far, which it follows', () => {
  const read = (generation: Partial<Generation>): string | undefined => {
    const figure = readFigure(createGeneration(generation));
    return figure && `${figure.read(now + 8200).text} ${figure.words}`;
  };

  expect(read({ status: 'SCHEDULED', queuePosition: 2 })).toBe('2nd in the queue');
  expect(read({ status: 'SCHEDULED', queuePosition: null })).toBeUndefined();
  expect(read({ status: 'IN_QUEUE' })).toBe('8 s so far');
  expect(read({ status: 'IN_PROGRESS' })).toBe('8 s so far');
  expect(read({ status: 'UNCONFIRMED' })).toBeUndefined();
  expect(readFigure(createGeneration({ status: 'IN_QUEUE' }))?.read(now + 8200).changesInMs).toBe(800);
});

test('the charge is told where it is known for certain', () => {
  expect(readCharge(createGeneration({ status: 'SCHEDULED' }))).toBe('Not charged until then');
  expect(readCharge(createGeneration({ status: 'UNCONFIRMED' }))).toBe(
    'May have been charged; do not make it again yet',
  );
  expect(readCharge(createGeneration({ status: 'CANCELED' }))).toBe('Not charged');
  expect(readCharge(fail('SUBMISSION_UNCONFIRMED', 'Its answer was lost.'))).toBe('May have been charged');
  expect(readCharge(fail('SUBMISSION_FAILED', 'It was refused.'))).toBe('Not charged');
  expect(readCharge(fail('SUBMISSION_FAILED', 'It was refused; it was not charged.'))).toBeUndefined();
  expect(readCharge(fail('GENERATION_FAILED', 'It could not be made.'))).toBeUndefined();
  expect(readCharge(createGeneration({ status: 'COMPLETED' }))).toBeUndefined();
});

test('a file is named after the beginning of the prompt and the end of the id', () => {
  const id = 'R2VuZXJhdGlvbjo4ZDJj';

  expect(
    nameFile({ prompt: 'A fox: walks/through “fresh” snow, slowly!', generationId: 'gen_686717fe97bd3_055867', id }),
  ).toBe('a-fox-walks-through-fresh-snow-97bd3_055867.mp4');
  expect(nameFile({ prompt: '…', generationId: null, id })).toBe('video-dGlvbjo4ZDJj.mp4');
  expect(nameFile({ prompt: '夜の灯台', generationId: null, id })).toBe('夜の灯台-dGlvbjo4ZDJj.mp4');
});

function word(status: Generation['status'], stalled = false): string {
  return statusWords[readCondition({ status, stalled })].word;
}

function fail(code: NonNullable<Generation['failure']>['code'], message: string): Generation {
  return createGeneration({ status: 'FAILED', failure: { code, message, upstreamMessage: null } });
}

/** A video of the beginning of these tests, but for the fields given. */
function createGeneration(given: Partial<Generation>): Generation {
  const at = '2026-11-26T12:00:00.000Z';
  return createDone({ status: 'PENDING', createdAt: at, updatedAt: at, completedAt: null, videoUrl: null, ...given });
}
