/** Waits so many milliseconds, or until the signal is aborted. Never rejects. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  const end = (): void => over.resolve();
  stop.addEventListener('abort', end);
  await over.promise;
  clearTimeout(timer);
  stop.removeEventListener('abort', end);
}
