import type { StatusCount as Count } from '@videogen/store';
import { builder } from '../builder.ts';
import { GenerationStatus } from '../enums.ts';

/** The most entries of a list of counts: one for each status. */
export const MOST_STATUS_COUNTS = 8;

/** The number of generations in one status. */
export const StatusCount = builder.objectRef<Count>('StatusCount').implement({
  description: 'The number of generations in one status.',
  fields: (t) => ({
    status: t.expose('status', { type: GenerationStatus, description: 'The status.' }),
    count: t.exposeInt('count', { description: 'The number of generations, at least 1.' }),
  }),
});
