import { createDeferred } from './deferred.ts';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Returns the wait after so many failures in a row: random between 0 and a maximum that doubles up to 30 s. This "full
 * jitter" keeps the clients of a restarting gateway from reconnecting all at once.
 */
export function chooseBackoffMs(failures: number): number {
  return Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}

/**
 * Waits so many milliseconds, or until a browser is online again. Rejects with the signal's reason when it is aborted.
 */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = createDeferred<void>();
  const abort = (): void => reject(signal.reason);
  const wake = (): void => resolve();
  const timer = setTimeout(wake, ms);
  signal.addEventListener('abort', abort, { once: true });
  const isPage = 'addEventListener' in globalThis;
  if (isPage) globalThis.addEventListener('online', wake);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    if (isPage) globalThis.removeEventListener('online', wake);
  }
}
