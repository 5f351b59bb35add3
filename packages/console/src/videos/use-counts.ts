import type { GenerationFilter } from '@videogen/client';
import { useStatusCounts } from '@videogen/client/react';
import { countGroups, type Counts } from './list-filter.ts';

/** The number of videos in each group, within a filter that all groups share, live; undefined until it is known. */
export function useCounts(shared: GenerationFilter): Counts | undefined {
  const { statusCounts, isLoading, error } = useStatusCounts(shared);
  // Without an answer zeros would be untrue.
  if (isLoading || (error !== undefined && statusCounts.length === 0)) return undefined;
  return countGroups(statusCounts);
}
