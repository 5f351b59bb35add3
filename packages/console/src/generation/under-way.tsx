import type { Generation } from '@videogen/client';
import { useProgress } from '@videogen/client/react';
import { LiveText } from './live-text.tsx';
import { readTimeLeft } from './times.ts';

/** The progress of a video that is being made: the percentage, the time that is left, and a bar along the lower edge. */
export function UnderWay({ generation }: { readonly generation: Generation }) {
  const progress = useProgress(generation) ?? 0;
  const { estimatedCompletionAt } = generation;
  const percentage = Math.floor(progress * 100);

  return (
    <div className="relative flex flex-col gap-1 p-4 pb-6">
      <p className="text-28 font-semibold">
        {percentage}
        {/* With another digit the sign is a new one: what is in the page does not move. */}
        <span key={String(percentage).length} className="text-17 font-medium text-text-2">
          %
        </span>
      </p>
      <p className="text-14 text-text-2">
        {estimatedCompletionAt === null ? (
          'Being made'
        ) : (
          <LiveText read={(now) => readTimeLeft(estimatedCompletionAt, now)} />
        )}
      </p>
      <div
        role="progressbar"
        aria-label="Progress"
        aria-valuenow={percentage}
        className="absolute inset-x-0 bottom-0 h-1 overflow-hidden bg-accent/20"
      >
        <div
          className="h-full origin-left bg-accent transition-transform duration-100 ease-linear will-change-transform"
          style={{ transform: `scaleX(${progress})` }}
        />
      </div>
    </div>
  );
}
