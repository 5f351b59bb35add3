import { importGenerations } from './import.ts';
import type { ImportResult } from './imports-under-way.ts';
import type { Lifecycle } from '../lifecycle.ts';

/**
 * Imports all generations made elsewhere with the user's key, as {@link importGenerations} does. One import of a user runs at
 * a time. Further callers share the next one, as the running one may have read the list too early for them. If the running
 * one fails, they share its failure, so that a rate limit or a refused key is met once.
 */
export function importAll(lifecycle: Lifecycle, userId: string): Promise<ImportResult> {
  const running = lifecycle.imports.get(userId);
  if (!running) return begin(lifecycle, userId);
  running.next ??= running.now.then((result) => (result.type === 'success' ? begin(lifecycle, userId) : result));
  return running.next;
}

function begin(lifecycle: Lifecycle, userId: string): Promise<ImportResult> {
  const { imports } = lifecycle;
  const now = importGenerations(lifecycle, userId).finally(() => imports.delete(userId));
  imports.set(userId, { now });
  return now;
}
