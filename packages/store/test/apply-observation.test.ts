import { describe, expect, test } from 'vitest';
import {
  applyObservation,
  isTerminal,
  type Generation,
  type GenerationFailure,
  type GenerationStatus,
  type Observation,
} from '../src/index.ts';
import { request, told } from './generations-made-here.ts';

const pending: Generation = {
  ...request,
  id: 'a',
  userId: 'u',
  status: 'PENDING',
  version: 1,
  idempotencyKey: null,
  inputDigest: 'a digest',
  generationId: 'gen_1',
  requestId: null,
  upstreamStatus: 'pending',
  model: null,
  style: null,
  fps: null,
  videoUrl: null,
  failure: null,
  warnings: ['first'],
  createdAt: new Date(1000),
  updatedAt: new Date(1000),
  completedAt: null,
  processingTimeSeconds: null,
  expectation: null,
  stalled: false,
  queue: null,
  submitAt: null,
  sentAt: null,
};
const failure: GenerationFailure = { code: 'GENERATION_FAILED', message: 'It failed.', upstreamMessage: null };

/** From how far each status is: a status is reached from all before it. */
const ranks: readonly (readonly GenerationStatus[])[] = [
  ['SUBMITTING'],
  ['SCHEDULED'],
  ['UNCONFIRMED'],
  ['PENDING'],
  ['IN_QUEUE'],
  ['IN_PROGRESS'],
  ['COMPLETED', 'FAILED', 'CANCELED'],
];
const ranked = ranks.flatMap((statuses, rank) => statuses.map((status) => ({ status, rank })));
const pairs = ranked
  .filter(({ status }) => !isTerminal(status))
  .flatMap((from) => ranked.map((to) => ({ from: from.status, to: to.status, forward: to.rank > from.rank })));

describe('a told status', () => {
  test.each(pairs.filter(({ forward }) => forward))('moves $from forward to $to', ({ from, to }) => {
    const next = applyObservation({ ...pending, status: from }, told(to));

    expect(next).toEqual({ ...pending, status: to, version: 2 });
  });

  test.each(pairs.filter(({ forward }) => !forward))('does not move $from to $to', ({ from, to }) => {
    expect(applyObservation({ ...pending, status: from }, told(to))).toBeUndefined();
  });

  test('that goes back keeps the status and still takes the facts', () => {
    const current: Generation = { ...pending, status: 'IN_PROGRESS' };

    const next = applyObservation(current, told('IN_QUEUE', { upstreamStatus: 'queued', fps: 30 }));

    expect(next).toEqual({ ...current, upstreamStatus: 'queued', fps: 30, version: 2 });
  });

  test('that is unknown keeps the status and writes the word down', () => {
    const next = applyObservation(pending, told(undefined, { upstreamStatus: 'hatching' }));

    expect(next).toEqual({ ...pending, upstreamStatus: 'hatching', version: 2 });
  });
});

const late: readonly Observation[] = [
  told('IN_PROGRESS', { videoUrl: 'https://example.com/other.mp4' }),
  told('COMPLETED', { seed: 7 }),
  { ...told('FAILED'), failure },
  { type: 'failed', failure },
  { type: 'unanswered', warning: 'lost' },
];

test.each(['COMPLETED', 'FAILED', 'CANCELED'] as const)('nothing changes a generation that is %s', (status) => {
  const changes = late.map((observation) => applyObservation({ ...pending, status }, observation));

  expect(changes).toEqual(late.map(() => undefined));
});

describe('facts', () => {
  test('that say the same again change nothing', () => {
    const current: Generation = {
      ...pending,
      model: { key: 'kling_25', name: 'Kling 2.5', provider: null },
      completedAt: new Date(5000),
    };

    const next = applyObservation(
      current,
      told('PENDING', {
        generationId: 'gen_1',
        seed: 42,
        model: { key: 'kling_25', name: 'Kling 2.5', provider: null },
        completedAt: new Date(5000),
      }),
    );

    expect(next).toBeUndefined();
  });

  test('told later win over earlier ones and over what was asked for', () => {
    const first = applyObservation(pending, told('IN_PROGRESS', { seed: 622_177_285, resolution: 'HD_720P' }));

    const second = first && applyObservation(first, told('COMPLETED', { seed: 9, videoUrl: 'https://v.test/1.mp4' }));

    expect(second).toEqual({
      ...pending,
      status: 'COMPLETED',
      version: 3,
      seed: 9,
      resolution: 'HD_720P',
      videoUrl: 'https://v.test/1.mp4',
    });
  });

  test('never erase what is known by saying nothing', () => {
    const full: Generation = {
      ...pending,
      requestId: 'r',
      model: { key: 'veo_3', name: null, provider: null },
      duration: 8,
      resolution: 'UHD_4K',
      aspectRatio: 'SQUARE_1_1',
      style: 'realistic',
      fps: 30,
      videoUrl: 'https://v.test/1.mp4',
      completedAt: new Date(1),
      processingTimeSeconds: 3,
    };

    expect(applyObservation(full, told('IN_QUEUE'))).toEqual({ ...full, status: 'IN_QUEUE', version: 2 });
  });
});

describe('warnings', () => {
  test('are added once each, after the earlier ones', () => {
    const next = applyObservation(pending, { ...told('PENDING'), warnings: ['second', 'first', 'second'] });

    expect(next).toEqual({ ...pending, version: 2, warnings: ['first', 'second'] });
  });

  test('that are known already change nothing', () => {
    expect(applyObservation(pending, { ...told('PENDING'), warnings: ['first'] })).toBeUndefined();
  });
});

describe('a submission without an answer', () => {
  test('becomes UNCONFIRMED with a warning', () => {
    const submitting: Generation = { ...pending, status: 'SUBMITTING', version: 0 };

    const next = applyObservation(submitting, { type: 'unanswered', warning: 'It may have been charged.' });

    expect(next).toEqual({
      ...submitting,
      status: 'UNCONFIRMED',
      version: 1,
      warnings: ['first', 'It may have been charged.'],
    });
  });

  test.each(['SCHEDULED', 'UNCONFIRMED', 'PENDING', 'IN_QUEUE', 'IN_PROGRESS'] as const)(
    'is not what one that is %s already is',
    (status) => {
      expect(applyObservation({ ...pending, status }, { type: 'unanswered', warning: 'lost' })).toBeUndefined();
    },
  );

  test('goes on when the answer comes late', () => {
    const next = applyObservation({ ...pending, status: 'UNCONFIRMED' }, told('PENDING', { requestId: 'r' }));

    expect(next).toEqual({ ...pending, requestId: 'r', version: 2 });
  });
});

describe('a failure', () => {
  test.each(['SUBMITTING', 'SCHEDULED', 'UNCONFIRMED', 'PENDING', 'IN_QUEUE', 'IN_PROGRESS'] as const)(
    'of ours ends one that is %s',
    (status) => {
      const next = applyObservation({ ...pending, status }, { type: 'failed', failure });

      expect(next).toEqual({ ...pending, status: 'FAILED', failure, version: 2 });
    },
  );

  test('that the upstream tells is kept with its words', () => {
    const next = applyObservation(pending, { ...told('FAILED'), failure });

    expect(next).toEqual({ ...pending, status: 'FAILED', failure, version: 2 });
  });
});
