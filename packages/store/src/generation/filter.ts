import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Database } from '../database/tables.ts';
import { isStorable } from '../database/is-storable.ts';
import type { GenerationMode } from './vocabulary.ts';
import type { VisibleStatus } from './status.ts';
import type { FollowedUpdate } from '../updates/update.ts';
import { matchesSearch, type Search } from '../search/search.ts';

/** Conditions on generations. An absent condition matches all, an empty list none. Times are exclusive. */
export interface GenerationFilter {
  readonly status?: readonly VisibleStatus[] | undefined;
  readonly model?: readonly string[] | undefined;
  readonly mode?: readonly GenerationMode[] | undefined;
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  readonly search?: Search | undefined;
}

/** The filter without its search as a condition on the table. */
export function matchesFilter(filter: GenerationFilter) {
  return (
    expression: ExpressionBuilder<Database, 'generations'>,
  ): ExpressionWrapper<Database, 'generations', SqlBool> => {
    const conditions = [
      filter.status && expression('status', 'in', filter.status),
      filter.model && expression('modelKey', 'in', filter.model.filter(isStorable)),
      filter.mode && expression('mode', 'in', filter.mode),
      filter.createdAfter && expression('createdAt', '>', filter.createdAfter.getTime()),
      filter.createdBefore && expression('createdAt', '<', filter.createdBefore.getTime()),
    ];
    return expression.and(conditions.filter((condition) => condition !== undefined));
  };
}

/** True if a generation matches the filter before or after a change, so that readers see it leave the filter. */
export function isMatch(update: FollowedUpdate, filter: GenerationFilter): boolean {
  const { status, previousStatus, generation } = update;
  const { modelKey, mode, createdAt } = generation;
  return (
    (filter.status?.some((each) => each === status || each === previousStatus) ?? true) &&
    (filter.model?.some((key) => key === modelKey) ?? true) &&
    (filter.mode?.some((each) => each === mode) ?? true) &&
    (filter.createdAfter === undefined || createdAt > filter.createdAfter) &&
    (filter.createdBefore === undefined || createdAt < filter.createdBefore) &&
    (filter.search === undefined || isFoundAround(update, filter.search))
  );
}

/** More words never end a match, so without a label before the change the present one is enough. */
function isFoundAround({ previousLabel, generation }: FollowedUpdate, search: Search): boolean {
  if (matchesSearch(generation, search)) return true;
  return previousLabel !== null && matchesSearch({ ...generation, label: previousLabel }, search);
}
