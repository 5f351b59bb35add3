import type { StoredGeneration } from './live-feed.ts';

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

/** A generation as the schema shows it. */
export function present(generation: StoredGeneration | undefined): Record<string, unknown> | null {
  if (generation === undefined) return null;
  return {
    __typename: 'Generation',
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
