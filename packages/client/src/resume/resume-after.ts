import type { SubscribePayload } from 'graphql-ws';
import { isObject } from '../is-object.ts';

/** Finds the variable of the argument `after`, in the text of a subscription. */
const AFTER = /\bafter\s*:\s*\$(\w+)/;

/**
 * Makes the next attempt of a subscription begin after the cursor of this result. It needs `after` by a variable, and `cursor`
 * among the selected fields; without them the payload stays as it is.
 */
export function resumeAfter(payload: SubscribePayload, result: { readonly data?: unknown }): void {
  // A document that is sent by its id has no text here.
  const variable = payload.query === '' ? 'after' : AFTER.exec(payload.query)?.[1];
  const cursor = findCursor(result.data);
  if (variable === undefined || cursor === undefined) return;
  // graphql-ws sends this object again, as it is then.
  Object.assign(payload, { variables: { ...payload.variables, [variable]: cursor } });
}

/** Finds the `cursor` of an update, also where it was added under an alias. */
function findCursor(data: unknown): string | undefined {
  if (!isObject(data)) return undefined;
  for (const update of Object.values(data)) {
    if (!isObject(update)) continue;
    const cursor = update['cursor'] ?? update['videogen_cursor'];
    if (typeof cursor === 'string') return cursor;
  }
  return undefined;
}
