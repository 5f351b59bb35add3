import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Database } from './database.ts';
import type { GenerationMode, VisibleStatus } from './generation.ts';
import type { FollowedUpdate } from './updates.ts';

/** Which generations. What is absent does not narrow; an empty list matches nothing. Times are exclusive. */
export interface GenerationFilter {
  readonly status?: readonly VisibleStatus[] | undefined;
  readonly model?: readonly string[] | undefined;
  readonly mode?: readonly GenerationMode[] | undefined;
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
}

/** The filter as a condition on the table. */
export function matchesFilter(filter: GenerationFilter) {
  return (
    expression: ExpressionBuilder<Database, 'generations'>,
  ): ExpressionWrapper<Database, 'generations', SqlBool> => {
    const conditions = [
      filter.status && expression('status', 'in', filter.status),
      filter.model && expression('modelKey', 'in', filter.model),
      filter.mode && expression('mode', 'in', filter.mode),
      filter.createdAfter && expression('createdAt', '>', filter.createdAfter.getTime()),
      filter.createdBefore && expression('createdAt', '<', filter.createdBefore.getTime()),
    ];
    return expression.and(conditions.filter((condition) => condition !== undefined));
  };
}

/** The filter on a change: whether the generation matches before it or after it, so that one that leaves is heard leaving. */
export function matchesChange(
  { status, previousStatus, generation }: FollowedUpdate,
  filter: GenerationFilter,
): boolean {
  const { model, mode, createdAt } = generation;
  return (
    (filter.status?.some((each) => each === status || each === previousStatus) ?? true) &&
    (filter.model?.some((key) => key === model?.key) ?? true) &&
    (filter.mode?.some((each) => each === mode) ?? true) &&
    (filter.createdAfter === undefined || createdAt > filter.createdAfter) &&
    (filter.createdBefore === undefined || createdAt < filter.createdBefore)
  );
}
