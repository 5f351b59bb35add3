import type { GenerationFilter } from '../generated/operations.ts';
import type { Generation } from '../generation.ts';
import { matchesSearch } from './matches-search.ts';

/**
 * True if a generation belongs into the list of this filter, by the gateway's rules: no condition matches all, an empty list none.
 *
 * @example
 * const isShown = matchesFilter(generation, { status: ['COMPLETED'], search: 'lighthouse' });
 */
export function matchesFilter(generation: Generation, filter: GenerationFilter | null | undefined): boolean {
  if (filter == null) return true;
  const { status, model, mode, createdAt } = generation;
  const createdMs = Date.parse(createdAt);
  return (
    (filter.status?.includes(status) ?? true) &&
    (filter.model?.some((key) => key === model?.key) ?? true) &&
    (filter.mode?.some((each) => each === mode) ?? true) &&
    (filter.createdAfter == null || createdMs > Date.parse(filter.createdAfter)) &&
    (filter.createdBefore == null || createdMs < Date.parse(filter.createdBefore)) &&
    (filter.search == null || matchesSearch(generation, filter.search))
  );
}
