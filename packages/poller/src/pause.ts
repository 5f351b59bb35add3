import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, no longer than until the stop. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}
