import type { GenerationFilter as Filter } from '@videogen/store';
import { builder } from '../builder.ts';
import { GenerationMode, GenerationStatus } from '../enums.ts';

/** The filter of lists and subscriptions. */
export const GenerationFilter = builder.inputType('GenerationFilter', {
  description:
    'Selects generations that meet all given conditions. An absent condition selects all. Each list may have 100 values.',
  fields: (t) => ({
    status: t.field({ type: [GenerationStatus], description: 'The status is one of these.' }),
    model: t.stringList({ description: "The model's key is one of these." }),
    mode: t.field({ type: [GenerationMode], description: 'The mode is one of these.' }),
    createdAfter: t.field({ type: 'DateTime', description: '`createdAt` is later than this.' }),
    createdBefore: t.field({ type: 'DateTime', description: '`createdAt` is earlier than this.' }),
  }),
});

/** Converts the input to the store's filter: null counts as absent. */
export function readFilter(filter: typeof GenerationFilter.$inferInput | null | undefined): Filter {
  return {
    status: filter?.status ?? undefined,
    model: filter?.model ?? undefined,
    mode: filter?.mode ?? undefined,
    createdAfter: filter?.createdAfter ?? undefined,
    createdBefore: filter?.createdBefore ?? undefined,
  };
}
