import { follow } from '../transport/follow.ts';
import { UsageUpdatedText } from '../generated/texts.ts';
import type { User } from '../generation.ts';
import type { WatchParts } from './watch.ts';

/** Yields the owner of the key now and after each change. Never ends by itself; each event is the whole state. */
export async function* watchUser(parts: WatchParts, signal: AbortSignal): AsyncGenerator<User, void, undefined> {
  const events = follow(
    parts.follow,
    (connection) => parts.subscribeOnce(UsageUpdatedText, {}, connection),
    // The server completes an endless subscription only when it shuts down.
    { signal, isOver: () => false },
  );
  for await (const { usageUpdated } of events) yield usageUpdated;
}
