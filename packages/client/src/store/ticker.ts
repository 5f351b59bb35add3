/** Calls functions again and again, all by one timer. */
export interface Ticker {
  /** Calls the function at each tick, until the returned function is called. */
  readonly start: (tick: () => void) => () => void;
}

/** Smooth enough for a bar, and a tenth of the work of one change per frame. */
const TICK_MS = 100;

/** Creates a ticker. In a page it rests while the tab is hidden, and ticks at once when it is shown again. */
export function createTicker(): Ticker {
  const ticks = new Set<{ readonly tick: () => void }>();
  const page = typeof document === 'undefined' ? undefined : document;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tickAll(): void {
    for (const { tick } of ticks) tick();
  }

  function adjust(): void {
    clearInterval(timer);
    timer = undefined;
    if (ticks.size === 0 || page?.visibilityState === 'hidden') return;
    timer = setInterval(tickAll, TICK_MS);
  }

  function onVisibilityChange(): void {
    adjust();
    if (timer !== undefined) tickAll();
  }

  return {
    start(tick) {
      const started = { tick };
      ticks.add(started);
      if (ticks.size === 1) {
        page?.addEventListener('visibilitychange', onVisibilityChange);
        adjust();
      }
      return () => {
        if (!ticks.delete(started) || ticks.size > 0) return;
        page?.removeEventListener('visibilitychange', onVisibilityChange);
        adjust();
      };
    },
  };
}
