/** A wait that can be shortened from outside. */
export interface InterruptibleWait {
  /** Ends the present or the next wait in so many milliseconds, unless it ends earlier. */
  endIn(ms: number): void;
  /** Resolves after `atMostMs`, at the stop, or at the earliest time given to `endIn`, which is then forgotten. */
  wait(atMostMs: number, stop: AbortSignal): Promise<void>;
}

export function createInterruptibleWait(): InterruptibleWait {
  let endsEarlyAt = Number.POSITIVE_INFINITY;
  let onChange: (() => void) | undefined;
  return {
    endIn(ms) {
      endsEarlyAt = Math.min(endsEarlyAt, performance.now() + ms);
      onChange?.();
    },
    async wait(atMostMs, stop) {
      const over = Promise.withResolvers<void>();
      const endsAt = performance.now() + atMostMs;
      let timer: NodeJS.Timeout | undefined;
      onChange = () => {
        clearTimeout(timer);
        timer = setTimeout(over.resolve, Math.max(Math.min(endsEarlyAt, endsAt) - performance.now(), 0));
      };
      onChange();
      const onStop = (): void => over.resolve();
      stop.addEventListener('abort', onStop);
      if (stop.aborted) onStop();
      await over.promise;
      stop.removeEventListener('abort', onStop);
      clearTimeout(timer);
      onChange = undefined;
      endsEarlyAt = Number.POSITIVE_INFINITY;
    },
  };
}
