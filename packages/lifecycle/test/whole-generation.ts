import { expect } from 'vitest';
import { blankGeneration, type Generation } from '@videogen/store';

/**
 * The whole generation of {@link cat} that VideoGenAPI accepted as gen_1 without further facts; `given` has the
 * differences.
 */
export function acceptedCat(userId: string, given: Partial<Generation> = {}): Generation {
  return {
    ...blankGeneration,
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    userId,
    status: 'PENDING',
    version: 1,
    inputDigest: expect.stringMatching(/^[\w-]{43}$/),
    upstreamId: 'gen_1',
    upstreamStatus: 'pending',
    mode: 'TEXT_TO_VIDEO',
    prompt: 'A cat',
    // Random if none is given.
    seed: expect.any(Number),
    createdAt: expect.any(Date),
    updatedAt: expect.any(Date),
    ...given,
  };
}

/** The whole generation of {@link cat} whose answer is lost, for this reason. */
export function lostCat(userId: string, reason: string, given: Partial<Generation> = {}): Generation {
  return acceptedCat(userId, {
    status: 'UNCONFIRMED',
    upstreamId: null,
    upstreamStatus: null,
    warnings: [`${reason}. It may have been accepted and charged, so it is not sent again.`],
    ...given,
  });
}
