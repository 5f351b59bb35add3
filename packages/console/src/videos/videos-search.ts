/** The groups of statuses that the list is filtered by. */
export const groups = ['all', 'under-way', 'done', 'attention'] as const;
export type Group = (typeof groups)[number];

/** The filters of the list, as the URL has them. */
export interface VideosSearch {
  readonly group?: Group | undefined;
  /** Words that the prompt, the label or an id contains. */
  readonly q?: string | undefined;
  /** The key of a model. */
  readonly model?: string | undefined;
}

/** Reads the filters of a URL. Unknown values are left out. */
export function readVideosSearch(search: Record<string, unknown>): VideosSearch {
  const group = groups.find((each) => each === search['group'] && each !== 'all');
  const { q, model } = search;
  return {
    ...(group !== undefined && { group }),
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(typeof model === 'string' && model !== '' && { model }),
  };
}
