import { QueuesUpdatedText } from '../generated/texts.ts';
import type { ModelQueue } from '../generation.ts';
import type { WatchParts } from './watch.ts';
import { watchUser } from './watch-usage.ts';

export interface WatchQueuesOptions {
  /** Ends the watch, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The most waiting generations of each queue, 1 to 100, by default 20. `waitingCount` has the number of all. */
  readonly first?: number | undefined;
}

/** Yields the queues of the key's owner now and after each change. Never ends by itself; each event is the whole state. */
export async function* watchQueues(
  parts: WatchParts,
  first: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly ModelQueue[], void, undefined> {
  const operation = { document: QueuesUpdatedText, variables: { first } };
  for await (const { queues } of watchUser(parts, operation, signal)) yield queues;
}
