const FIRST_MS = 500;
/** The longest wait before trying again. */
export const LONGEST_BACKOFF_MS = 30_000;

/**
 * How long to wait before trying again after so many failures in a row: anything between nothing and a ceiling that
 * doubles up to 30 s ("full jitter"), so that the clients of a gateway that restarts do not return all at once.
 */
export function chooseBackoffMs(failures: number): number {
  return Math.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_MS * 2 ** (failures - 1));
}

/** Waits. Rejects with the signal's reason as soon as it is aborted. */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
