import type { GenerationFilter } from '../generated/operations.ts';

/** The same name for equal filters, in whatever order their fields stand. */
export function nameFilter(filter: GenerationFilter | undefined): string {
  const { status, model, mode, createdAfter, createdBefore, search } = filter ?? {};
  return JSON.stringify([status, model, mode, createdAfter, createdBefore, search]);
}
