import type { ProgressPoint as Point } from '@videogen/lifecycle';
import { builder } from '../builder.ts';

/** A point of a generation's curve of progress. */
export const ProgressPoint = builder.objectRef<Point>('ProgressPoint').implement({
  description: 'The estimated progress at a time.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: "The time, by the gateway's clock." }),
    progress: t.exposeFloat('progress', { description: 'The progress at this time, 0 to 1.' }),
  }),
});
