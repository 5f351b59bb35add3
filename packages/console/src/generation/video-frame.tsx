import type { Generation } from '@videogen/client';
import { useState } from 'react';
import { join } from '../design/join.ts';
import { useWaiting } from '../queue/waiting.tsx';
import { readCondition, type Condition } from './condition.ts';
import { FailedFrame } from './failed-frame.tsx';
import { IndeterminateBar } from './indeterminate-bar.tsx';
import { LiveText } from './live-text.tsx';
import { hasMedia } from './media.ts';
import { Poster } from './poster.tsx';
import { readCharge, readFigure, readSentence } from './status-words.ts';
import { UnderWay } from './under-way.tsx';

const PLAIN = 'border-line bg-panel';
const WAITING = 'border-dashed border-edge bg-panel';
const AMBER =
  'border-line bg-panel bg-[radial-gradient(120%_120%_at_30%_0%,color-mix(in_srgb,var(--color-amber)_14%,transparent),transparent_64%)]';

/** The border and the ground of a frame without a video, so that its state is seen at a glance. */
const looks = {
  scheduled: WAITING,
  queued: PLAIN,
  unconfirmed: AMBER,
  slow: AMBER,
  made: 'border-line bg-panel bg-[radial-gradient(120%_120%_at_30%_0%,color-mix(in_srgb,var(--color-accent)_16%,transparent),transparent_64%)]',
  failed: 'border-failed/60 bg-[color-mix(in_srgb,var(--color-failed)_6%,var(--color-panel))]',
  done: PLAIN,
  canceled: PLAIN,
} as const satisfies Record<Condition, string>;

/** The content of a video's frame: the poster of one that is done, the progress of one that is made, else a sentence. It fills its parent. */
export function VideoFrame({
  generation,
  isPreviewed = false,
  hasCharge = false,
}: {
  readonly generation: Generation;
  /** True while the video plays in its frame, without sound. */
  readonly isPreviewed?: boolean;
  /** True if the charge of a scheduled video is told too; it is in the title otherwise. */
  readonly hasCharge?: boolean;
}) {
  const condition = readCondition(generation);
  const [first] = useState(condition);
  // A frame that comes into view is there at once; only a change of its state is a movement.
  const change = condition !== first && 'transition-opacity duration-250 starting:opacity-0';

  if (condition === 'done' && hasMedia(generation)) {
    return (
      <div key="done" className={join('absolute inset-0', change)}>
        <Poster generation={generation} isPreviewed={isPreviewed} />
      </div>
    );
  }
  return (
    <div
      key={condition}
      className={join(
        'absolute inset-0 flex flex-col justify-end overflow-hidden rounded-[inherit] border',
        looks[condition],
        change,
      )}
    >
      <FrameContent generation={generation} hasCharge={hasCharge} />
    </div>
  );
}

function FrameContent({ generation, hasCharge }: { readonly generation: Generation; readonly hasCharge: boolean }) {
  const condition = readCondition(generation);
  if (condition === 'failed') return <FailedFrame generation={generation} />;
  if (condition !== 'made') return <Sentence generation={generation} hasCharge={hasCharge} />;
  if (generation.progress !== null) return <UnderWay generation={generation} />;
  return (
    <>
      <Sentence generation={generation} hasCharge={false} />
      <IndeterminateBar />
    </>
  );
}

/** The figure of a frame, its sentence, of at most four lines, and the charge; the title has the whole. */
function Sentence({ generation, hasCharge }: { readonly generation: Generation; readonly hasCharge: boolean }) {
  const current = useWaiting(generation);
  const figure = readFigure(current);
  const read = readSentence(current);
  const charge = readCharge(generation);
  const { text } = read(Date.now());
  return (
    <div title={charge === undefined ? text : `${text}\n${charge}`} className="p-4 pb-6 text-14 text-text-2">
      {figure !== undefined && (
        <p className="mb-1 truncate text-28 font-semibold text-text">
          <LiveText read={figure.read} /> <span className="text-17 font-medium text-text-2">{figure.words}</span>
        </p>
      )}
      <p className="line-clamp-4 text-balance wrap-anywhere">
        <LiveText read={read} />
      </p>
      {charge !== undefined && (hasCharge || generation.status !== 'SCHEDULED') && (
        <p className={join('mt-1', generation.status === 'UNCONFIRMED' ? 'text-amber' : 'text-12')}>{charge}</p>
      )}
    </div>
  );
}
