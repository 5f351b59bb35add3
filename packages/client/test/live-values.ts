import type { Generation, GenerationStatus } from '../src/index.ts';

/** The part of a generation that the live server stores. */
export interface StoredGeneration {
  readonly id: string;
  readonly status: GenerationStatus;
  readonly version: number;
}

const USAGE = { currentMonth: 1, monthlyLimit: 100, remaining: 99, today: 1, total: 1 };
export const USER: Record<string, unknown> = { __typename: 'User', id: 'user-1', usage: USAGE, rateLimits: [] };
export const MODEL: Record<string, unknown> = {
  __typename: 'Model',
  id: 'model-1',
  key: 'sora-2',
  name: 'Sora 2',
  modes: [],
  resolutions: [],
};
export const TIME = '2026-11-23T12:00:00.000Z';

/** A generation as a resolver returns it. */
export function present(generation: StoredGeneration | undefined): Record<string, unknown> | null {
  if (generation === undefined) return null;
  return {
    __typename: 'Generation',
    label: null,
    prompt: 'a lighthouse',
    referenceImageUrls: [],
    stalled: false,
    warnings: [],
    createdAt: TIME,
    updatedAt: TIME,
    model: MODEL,
    ...(generation.status === 'FAILED'
      ? { failure: { code: 'CONTENT_REJECTED', message: 'The provider declined it.' } }
      : {}),
    ...generation,
  };
}

/** A generation as this client returns it: all requested fields, null for those that the resolver lacks. */
export function readAs({ id, status, version }: StoredGeneration): Generation {
  const isFailed = status === 'FAILED';
  return {
    id,
    generationId: null,
    requestId: null,
    status,
    upstreamStatus: null,
    version,
    mode: null,
    model: { id: 'model-1', key: 'sora-2', name: 'Sora 2' },
    label: null,
    prompt: 'a lighthouse',
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
    failure: isFailed
      ? { code: 'CONTENT_REJECTED', message: 'The provider declined it.', upstreamMessage: null }
      : null,
    createdAt: TIME,
    updatedAt: TIME,
    completedAt: null,
    processingTimeSeconds: null,
    progress: null,
    progressCurve: null,
    estimatedCompletionAt: null,
    stalled: false,
    submitAt: null,
    queuePosition: null,
    searchedUntil: null,
    warnings: [],
  };
}

/** The client's result of a submission that made a generation with this id. */
export function successOf(id: string) {
  return { __typename: 'GenerateVideoSuccess', generation: readAs({ id, status: 'PENDING', version: 1 }) };
}
