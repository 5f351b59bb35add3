import type { Generation } from '@videogen/client';
import { expect, test } from 'vitest';
import { readCondition } from '../../src/generation/condition.ts';
import { nameFile } from '../../src/generation/media.ts';
import { readSentence, statusWords } from '../../src/generation/status-words.ts';

const now = Date.parse('2026-11-26T12:00:00.000Z');

test('each status has its word, and a stalled one that has not ended is slow', () => {
  expect(
    (
      ['SCHEDULED', 'UNCONFIRMED', 'PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'] as const
    ).map((status) => word(status)),
  ).toEqual(['Scheduled', 'Unconfirmed', 'In queue', 'In queue', 'Being made', 'Done', 'Failed', 'Canceled']);
  expect([word('IN_QUEUE', true), word('IN_PROGRESS', true), word('COMPLETED', true)]).toEqual([
    'Slow',
    'Slow',
    'Done',
  ]);
});

test('the sentence of a failure is the gateway’s own', () => {
  const failed = createGeneration({
    status: 'FAILED',
    failure: {
      code: 'SUBMISSION_FAILED',
      message: 'VideoGenAPI refused it; it was not charged.',
      upstreamMessage: null,
    },
  });

  expect(readSentence(failed)(now).text).toBe('VideoGenAPI refused it; it was not charged.');
});

test('the sentences of a lost answer and of a canceled video tell the charge', () => {
  expect(readSentence(createGeneration({ status: 'UNCONFIRMED' }))(now).text).toContain('may have been charged');
  expect(readSentence(createGeneration({ status: 'CANCELED' }))(now).text).toBe('never sent, not charged');
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

function createGeneration(given: Partial<Generation>): Generation {
  return {
    id: 'R2VuZXJhdGlvbjox',
    generationId: null,
    requestId: null,
    label: null,
    status: 'PENDING',
    upstreamStatus: null,
    version: 1,
    mode: 'TEXT_TO_VIDEO',
    model: null,
    prompt: 'A mill',
    imageUrl: null,
    referenceImageUrls: [],
    duration: null,
    resolution: null,
    aspectRatio: null,
    seed: null,
    cameraFixed: null,
    addAudio: null,
    audioPrompt: null,
    veoModel: null,
    extra: null,
    style: null,
    fps: null,
    videoUrl: null,
    mediaUrl: null,
    failure: null,
    createdAt: '2026-11-26T12:00:00.000Z',
    updatedAt: '2026-11-26T12:00:00.000Z',
    completedAt: null,
    processingTimeSeconds: null,
    progress: null,
    progressCurve: null,
    estimatedCompletionAt: null,
    stalled: false,
    submitAt: null,
    warnings: [],
    ...given,
  };
}
