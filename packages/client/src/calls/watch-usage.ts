import { follow } from '../transport/follow.ts';
import type { DocumentText } from '../generated/texts.ts';
import type { WatchParts } from './watch.ts';

/** A subscription to `usageUpdated`, and its variables. */
export interface UsageOperation<Owner, Variables> {
  readonly document: DocumentText<{ readonly usageUpdated: Owner }, Variables>;
  readonly variables: Variables;
}

/** Yields the owner of the key now and after each change. Never ends by itself; each event is the whole state. */
export async function* watchUser<Owner, Variables>(
  parts: WatchParts,
  { document, variables }: UsageOperation<Owner, Variables>,
  signal: AbortSignal,
): AsyncGenerator<Owner, void, undefined> {
  const events = follow(
    parts.follow,
    (connection) => parts.subscribeOnce(document, variables, connection),
    // The server completes an endless subscription only when it shuts down.
    { signal, isOver: () => false },
  );
  for await (const { usageUpdated } of events) yield usageUpdated;
}
