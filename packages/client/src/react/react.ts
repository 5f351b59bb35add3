'use client';

export {
  useConnectionState,
  useGenerateVideo,
  useGeneration,
  useGenerations,
  useProgress,
  useStatusCounts,
  useUsage,
} from './hooks.ts';
export { useVideoGenStore, VideoGenProvider, type VideoGenProviderProps } from './provider.ts';
