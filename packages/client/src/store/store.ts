export type { ConnectionSnapshot } from './connection-source.ts';
export { createVideoGenStore, type VideoGenStore } from './create-store.ts';
export type { GenerationSnapshot } from './generation-source.ts';
export type { GenerationsOptions, GenerationsSnapshot, GenerationsSource } from './generations-source.ts';
export type { KnownGeneration } from './known-generations.ts';
export type { ProgressOfGeneration } from './progress-source.ts';
export type { Source } from './source.ts';
export type { Submission, SubmissionSnapshot } from './submission.ts';
export type { UsageSnapshot } from './usage-source.ts';
