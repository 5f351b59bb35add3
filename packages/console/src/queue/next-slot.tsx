import { join } from '../design/join.ts';
import { useTimedText } from '../generation/live-text.tsx';
import { readNextSlot } from '../generation/times.ts';

/** Counts down to the time at which the model has room again. */
export function NextSlot({ at }: { readonly at: string | null }) {
  const { text, changesInMs } = useTimedText((now) => readNextSlot(at, now));
  const isFree = changesInMs === undefined;
  return (
    <span className={join('ml-auto text-right sm:ml-0 sm:min-w-28 text-12', isFree ? 'text-done' : 'text-text-2')}>
      {text}
    </span>
  );
}
