import type { ModelQueue } from '@videogen/client';
import { formatNumber } from '../design/format-number.ts';
import { NextSlot } from './next-slot.tsx';
import { Room } from './room.tsx';
import { WaitingVideo } from './waiting-video.tsx';

/** The queue of one model: its limit, its next slot, and the waiting videos. */
export function QueuePanel({ queue }: { readonly queue: ModelQueue }) {
  const { model, used, nextSlotAt, waiting, waitingCount } = queue;
  const hidden = waitingCount - waiting.length;
  return (
    <section className="rounded-panel border border-line bg-panel" aria-label={model.name}>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
        <h2 className="min-w-0 flex-1 basis-full truncate text-14 sm:basis-0 font-semibold" title={model.name}>
          {model.name}
        </h2>
        <Room queue={queue} />
        {used === null && nextSlotAt === null ? (
          <span className="text-12 text-text-3">Limit not known yet</span>
        ) : (
          <NextSlot at={nextSlotAt} />
        )}
      </header>
      {waiting.length > 0 && (
        <ol className="divide-y divide-line border-t border-line">
          {waiting.map((generation) => (
            <WaitingVideo key={generation.id} generation={generation} />
          ))}
        </ol>
      )}
      {hidden > 0 && (
        <p className="border-t border-line p-4 text-12 text-text-3">And {formatNumber(hidden)} more after these</p>
      )}
    </section>
  );
}
