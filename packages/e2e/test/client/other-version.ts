import type { ChangeField } from './start-changing-front.ts';

/** Fields that the answers of an earlier gateway lack. */
const missing: ReadonlySet<string> = new Set([
  'progress',
  'progressCurve',
  'estimatedCompletionAt',
  'stalled',
  'submitAt',
  'queuePosition',
  'searchedUntil',
  'warnings',
  'failure',
  'rateLimits',
  'updatesCursor',
]);

const otherWords: Readonly<Record<string, string>> = {
  IN_QUEUE: 'THINKING',
  COMPLETED: 'ARCHIVED',
  TEXT_TO_VIDEO: 'MOOD_TO_VIDEO',
  ContentRejectedError: 'BudgetExceededError',
};

/** Changes answers into those of a gateway with other words for statuses, modes and types, without some fields and with others. */
export const toOtherVersion: ChangeField = (name, value) => {
  if (missing.has(name)) return undefined;
  if (typeof value === 'string') return otherWords[value] ?? value;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && 'id' in value ? { ...value, mood: 'calm' } : value;
};
