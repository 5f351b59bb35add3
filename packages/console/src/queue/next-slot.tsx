import { useEffect, useState } from 'react';

/** Counts down to the time at which the model has room again. */
export function NextSlot({ at }: { readonly at: string | null }) {
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  const seconds = at === null ? 0 : Math.ceil((Date.parse(at) - now) / 1000);
  if (seconds <= 0) return <span className="text-12 text-done">room now</span>;
  return <span className="text-12 text-text-2">next slot in {printDuration(seconds)}</span>;
}

function printDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}
