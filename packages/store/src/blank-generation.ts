import type { Generation } from './generation.ts';

/**
 * A generation of which nothing is known but whose it is: SUBMITTING, at version 0, everything else null or empty. Its id and
 * times are placeholders, as the row gets its own.
 */
export function createBlankGeneration(userId: string): Generation {
  return {
    id: '',
    userId,
    status: 'SUBMITTING',
    version: 0,
    idempotencyKey: null,
    inputDigest: '',
    generationId: null,
    requestId: null,
    upstreamStatus: null,
    mode: null,
    model: null,
    prompt: '',
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
    failure: null,
    warnings: [],
    createdAt: new Date(0),
    updatedAt: new Date(0),
    completedAt: null,
    processingTimeSeconds: null,
    expectation: null,
    stalled: false,
    queue: null,
    submitAt: null,
    sentAt: null,
  };
}
