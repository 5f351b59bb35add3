import type { ModelInfo } from './model-info.ts';

const keys = ['pixverse', 'kling-3', 'seedance-2', 'seedance-25', 'gemini-omni', 'grok-imagine-1-5', 'veo3'];

/**
 * Models that public clients of the live service used in 2026 and that VideoGenAPI's document does not list. Only the key
 * is known for certain: provider, tier, modes and limits stay unknown.
 */
export const modelsSeenInUse: readonly ModelInfo[] = keys.map((key) => ({
  key,
  name: key,
  lifecycle: 'SEEN_IN_USE',
  modes: [],
}));
