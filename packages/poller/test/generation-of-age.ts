import type { Generation } from '@videogen/store';

/** A pending generation that was taken at a time, milliseconds since 1970. */
export function generationTakenAt(createdAt: number): Generation {
  return {
    id: 'a',
    userId: 'u',
    status: 'PENDING',
    version: 1,
    idempotencyKey: null,
    inputDigest: '',
    generationId: 'gen_1',
    requestId: null,
    upstreamStatus: 'pending',
    mode: 'TEXT_TO_VIDEO',
    model: null,
    prompt: 'A cat',
    imageUrl: null,
    referenceImageUrls: [],
    duration: null,
    resolution: null,
    aspectRatio: null,
    seed: 1,
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
    createdAt: new Date(createdAt),
    updatedAt: new Date(createdAt),
    completedAt: null,
    processingTimeSeconds: null,
  };
}
