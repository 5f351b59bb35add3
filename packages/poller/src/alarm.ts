/** A wait that can be cut short. */
export interface Alarm {
  /** Rings in so many milliseconds, unless something rings earlier. */
  ringIn(ms: number): void;
  /** Resolves when it rings, after `atMostMs` at the latest, or at the stop. What was set before is then forgotten. */
  wait(atMostMs: number, stop: AbortSignal): Promise<void>;
}

/** Makes an alarm that is not set. */
export function createAlarm(): Alarm {
  let ringsAt = Number.POSITIVE_INFINITY;
  let onChange: (() => void) | undefined;
  return {
    ringIn(ms) {
      ringsAt = Math.min(ringsAt, performance.now() + ms);
      onChange?.();
    },
    async wait(atMostMs, stop) {
      const rung = Promise.withResolvers<void>();
      const endsAt = performance.now() + atMostMs;
      let timer: NodeJS.Timeout | undefined;
      onChange = () => {
        clearTimeout(timer);
        timer = setTimeout(rung.resolve, Math.max(Math.min(ringsAt, endsAt) - performance.now(), 0));
      };
      onChange();
      const onStop = (): void => rung.resolve();
      stop.addEventListener('abort', onStop);
      if (stop.aborted) onStop();
      await rung.promise;
      stop.removeEventListener('abort', onStop);
      clearTimeout(timer);
      onChange = undefined;
      ringsAt = Number.POSITIVE_INFINITY;
    },
  };
}
