import type { GenerationFilter, GenerationStatus, ModelKey } from '@videogen/client';
import type { Group, VideosSearch } from './videos-search.ts';

/** The number of videos that a page of the list has. */
export const PAGE_SIZE = 60;

/** The statuses of each group; undefined for all. Those that need attention are lost answers and failures. */
export const groupStatuses = {
  all: undefined,
  'under-way': ['SCHEDULED', 'PENDING', 'IN_QUEUE', 'IN_PROGRESS'],
  done: ['COMPLETED'],
  attention: ['UNCONFIRMED', 'FAILED'],
} as const satisfies Record<Group, readonly GenerationStatus[] | undefined>;

/** The gateway's filter for the filters of the URL. */
export function toFilter({ group = 'all', ...others }: VideosSearch): GenerationFilter {
  const status = groupStatuses[group];
  return { ...toSharedFilter(others), ...(status !== undefined && { status }) };
}

/** The part of the filter that all groups share. */
export function toSharedFilter({ model, q }: Omit<VideosSearch, 'group'>): GenerationFilter {
  return {
    ...(model !== undefined && { model: [model satisfies ModelKey] }),
    ...(q !== undefined && { search: q }),
  };
}

/** The number of videos in each group. */
export type Counts = Readonly<Record<Group, number>>;

/** Adds the numbers of statuses up by group. */
export function countGroups(counts: readonly { readonly status: GenerationStatus; readonly count: number }[]): Counts {
  const add = (statuses: readonly GenerationStatus[] | undefined): number =>
    counts.reduce((sum, { status, count }) => (statuses?.includes(status) === false ? sum : sum + count), 0);
  return {
    all: add(groupStatuses.all),
    'under-way': add(groupStatuses['under-way']),
    done: add(groupStatuses.done),
    attention: add(groupStatuses.attention),
  };
}
