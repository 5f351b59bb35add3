import { describe, expect, test } from 'vitest';
import {
  applyObservation,
  blankGeneration,
  isTerminal,
  type Generation,
  type GenerationFailure,
  type GenerationStatus,
  type Observation,
} from '../../src/index.ts';
import { reported } from '../generations-made-here.ts';

const pending: Generation = {
  ...blankGeneration,
  status: 'PENDING',
  version: 1,
  upstreamId: 'gen_1',
  upstreamStatus: 'pending',
  seed: 42,
  warnings: ['first'],
};
const failure: GenerationFailure = { code: 'GENERATION_FAILED', message: 'It failed.', upstreamMessage: 'Sorry.' };
const failureCells = {
  failureCode: 'GENERATION_FAILED',
  failureMessage: 'It failed.',
  failureUpstreamMessage: 'Sorry.',
} as const;

/** The order of statuses: each can follow all before it. */
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

describe('a reported status', () => {
  test.each(pairs.filter(({ forward }) => forward))('moves $from forward to $to', ({ from, to }) => {
    const next = applyObservation({ ...pending, status: from }, reported(to));

    expect(next).toEqual({ ...pending, status: to, version: 2 });
  });

  test.each(pairs.filter(({ forward }) => !forward))('does not move $from to $to', ({ from, to }) => {
    expect(applyObservation({ ...pending, status: from }, reported(to))).toBeUndefined();
  });

  test('that steps back keeps the status and its word, and still takes the other facts', () => {
    const current: Generation = { ...pending, status: 'IN_PROGRESS', upstreamStatus: 'processing' };

    const next = applyObservation(current, reported('IN_QUEUE', { upstreamStatus: 'queued', fps: 30 }));
    const unchanged = applyObservation(current, reported('PENDING', { upstreamStatus: 'pending' }));

    expect(next).toEqual({ ...current, fps: 30, version: 2 });
    expect(unchanged).toBeUndefined();
  });

  test('that stays takes another word for it', () => {
    const current: Generation = { ...pending, status: 'IN_PROGRESS', upstreamStatus: 'processing' };

    const next = applyObservation(current, reported('IN_PROGRESS', { upstreamStatus: 'running' }));

    expect(next).toEqual({ ...current, upstreamStatus: 'running', version: 2 });
  });

  test('that is unknown keeps the status and stores the word', () => {
    const next = applyObservation(pending, reported(undefined, { upstreamStatus: 'hatching' }));

    expect(next).toEqual({ ...pending, upstreamStatus: 'hatching', version: 2 });
  });
});

const late: readonly Observation[] = [
  reported('IN_PROGRESS', { videoUrl: 'https://example.com/other.mp4' }),
  reported('COMPLETED', { seed: 7 }),
  { ...reported('FAILED'), failure },
  { type: 'failed', failure },
  { type: 'unanswered', warning: 'lost' },
];

test.each(['COMPLETED', 'FAILED', 'CANCELED'] as const)('nothing changes a generation that is %s', (status) => {
  const changes = late.map((observation) => applyObservation({ ...pending, status }, observation));

  expect(changes).toEqual(late.map(() => undefined));
});

describe('facts', () => {
  test('that are the same change nothing', () => {
    const current: Generation = {
      ...pending,
      modelKey: 'kling_25',
      modelName: 'Kling 2.5',
      modelProvider: null,
      completedAt: new Date(5000),
    };

    const next = applyObservation(
      current,
      reported('PENDING', {
        upstreamId: 'gen_1',
        seed: 42,
        modelKey: 'kling_25',
        modelName: 'Kling 2.5',
        modelProvider: null,
        completedAt: new Date(5000),
      }),
    );

    expect(next).toBeUndefined();
  });

  test('win over earlier ones and over the request', () => {
    const first = applyObservation(pending, reported('IN_PROGRESS', { seed: 622_177_285, resolution: 'HD_720P' }));

    const second =
      first && applyObservation(first, reported('COMPLETED', { seed: 9, videoUrl: 'https://v.test/1.mp4' }));

    expect(second).toEqual({
      ...pending,
      status: 'COMPLETED',
      version: 3,
      seed: 9,
      resolution: 'HD_720P',
      videoUrl: 'https://v.test/1.mp4',
    });
  });

  test('that are missing never erase known ones', () => {
    const full: Generation = {
      ...pending,
      requestId: 'r',
      modelKey: 'veo_3',
      duration: 8,
      resolution: 'UHD_4K',
      aspectRatio: 'SQUARE_1_1',
      style: 'realistic',
      fps: 30,
      videoUrl: 'https://v.test/1.mp4',
      completedAt: new Date(1),
      processingTimeSeconds: 3,
    };

    expect(applyObservation(full, reported('IN_QUEUE'))).toEqual({ ...full, status: 'IN_QUEUE', version: 2 });
  });
});

describe('warnings', () => {
  test('are added once each, after the earlier ones', () => {
    const next = applyObservation(pending, { ...reported('PENDING'), warnings: ['second', 'first', 'second'] });

    expect(next).toEqual({ ...pending, version: 2, warnings: ['first', 'second'] });
  });

  test('that are there already change nothing', () => {
    expect(applyObservation(pending, { ...reported('PENDING'), warnings: ['first'] })).toBeUndefined();
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
    'changes nothing if the generation is %s',
    (status) => {
      expect(applyObservation({ ...pending, status }, { type: 'unanswered', warning: 'lost' })).toBeUndefined();
    },
  );

  test('goes on when a late answer comes', () => {
    const next = applyObservation({ ...pending, status: 'UNCONFIRMED' }, reported('PENDING', { requestId: 'r' }));

    expect(next).toEqual({ ...pending, requestId: 'r', version: 2 });
  });
});

describe('a failure', () => {
  test.each(['SUBMITTING', 'SCHEDULED', 'UNCONFIRMED', 'PENDING', 'IN_QUEUE', 'IN_PROGRESS'] as const)(
    'ends a generation that is %s',
    (status) => {
      const next = applyObservation({ ...pending, status }, { type: 'failed', failure });

      expect(next).toEqual({ ...pending, status: 'FAILED', ...failureCells, version: 2 });
    },
  );

  test('that the upstream reports is stored with its message', () => {
    const next = applyObservation(pending, { ...reported('FAILED'), failure });

    expect(next).toEqual({ ...pending, status: 'FAILED', ...failureCells, version: 2 });
  });
});
