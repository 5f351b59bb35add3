'use client';

export {
  useConnectionState,
  useGenerateVideo,
  useGeneration,
  useGenerations,
  useProgress,
  useQueues,
  useStatusCounts,
  useUsage,
} from './hooks.ts';
export { useVideoGenStore, VideoGenProvider, type VideoGenProviderProps } from './provider.ts';
