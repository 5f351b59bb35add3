import { useEffect, useState } from 'react';
import { readAge, formatMoment, type TimedText } from './times.ts';

/** A delay beyond this one overflows the browser's timers. */
const MOST_MS = 2 ** 31 - 1;

/** A text that follows the time. Only the text itself is rendered anew, when it changes. */
export function LiveText({ read }: { readonly read: (now: number) => TimedText }) {
  return useTimedText(read).text;
}

/** The present text. The component is rendered anew when it changes. */
export function useTimedText(read: (now: number) => TimedText): TimedText {
  const [, setTick] = useState(0);
  const timed = read(Date.now());
  const { changesInMs } = timed;

  useEffect(() => {
    if (changesInMs === undefined) return undefined;
    const timer = setTimeout(() => setTick((tick) => tick + 1), Math.min(Math.max(changesInMs, 50), MOST_MS));
    return () => clearTimeout(timer);
  });

  return timed;
}

/** The age of something, with its exact time in the title. */
export function Age({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={formatMoment(at)}>
      <LiveText read={(now) => readAge(at, now)} />
    </time>
  );
}
