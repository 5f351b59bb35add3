import { useEffect, useState } from 'react';

/** Counts whole seconds down from a time in milliseconds, anew for each `start`; 0 without a time. */
export function useSeconds(ms: number | undefined, start: unknown): number {
  const [endsAt, setEndsAt] = useState(0);
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    setNow(Date.now());
    setEndsAt(ms === undefined ? 0 : Date.now() + ms);
    if (ms === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [ms, start]);

  return Math.max(0, Math.ceil((endsAt - now) / 1000));
}
