import type { GenerationFilter as Filter } from '@videogen/store';
import { builder } from '../builder.ts';
import { GenerationMode, GenerationStatus } from '../enums.ts';

/** Which generations, in lists and in feeds. */
export const GenerationFilter = builder.inputType('GenerationFilter', {
  description: 'Which generations to list. What is left out does not narrow; several conditions must all hold.',
  fields: (t) => ({
    status: t.field({ type: [GenerationStatus], description: 'In one of these statuses.' }),
    model: t.stringList({ description: 'Of one of these models, by key.' }),
    mode: t.field({ type: [GenerationMode], description: 'Made in one of these ways.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'Taken later than this, exclusively.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Taken earlier than this, exclusively.' }),
  }),
});

/** The input as the store takes it: null and left out are the same. */
export function readFilter(filter: typeof GenerationFilter.$inferInput | null | undefined): Filter {
  return {
    status: filter?.status ?? undefined,
    model: filter?.model ?? undefined,
    mode: filter?.mode ?? undefined,
    createdAfter: filter?.createdAfter ?? undefined,
    createdBefore: filter?.createdBefore ?? undefined,
  };
}
