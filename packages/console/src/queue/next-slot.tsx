import { useEffect, useState } from 'react';
import { formatSpan } from '../generation/times.ts';

/** Counts down to the time at which the model has room again. */
export function NextSlot({ at }: { readonly at: string | null }) {
  const [now, setNow] = useState(Date.now);

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  const seconds = at === null ? 0 : Math.ceil((Date.parse(at) - now) / 1000);
  if (seconds <= 0) return <span className="ml-auto text-right sm:ml-0 sm:min-w-28 text-12 text-done">Slot free</span>;
  return (
    <span className="ml-auto text-right sm:ml-0 sm:min-w-28 text-12 text-text-2">
      Next slot in {formatSpan(seconds * 1000)}
    </span>
  );
}
