import type { Generation } from '@videogen/client';
import { useState } from 'react';
import { join } from '../design/join.ts';
import { readCondition } from './condition.ts';
import { LiveText } from './live-text.tsx';
import { hasMedia } from './media.ts';
import { Poster } from './poster.tsx';
import { readSentence, statusWords } from './status-words.ts';
import { UnderWay } from './under-way.tsx';

const glows = {
  accent:
    'bg-[radial-gradient(120%_120%_at_30%_0%,color-mix(in_srgb,var(--color-accent)_16%,transparent),transparent_64%)]',
  amber:
    'bg-[radial-gradient(120%_120%_at_30%_0%,color-mix(in_srgb,var(--color-amber)_14%,transparent),transparent_64%)]',
  failed: undefined,
  done: undefined,
  neutral: undefined,
} as const;

/** The content of a video's frame: the poster of one that is done, the progress of one that is made, else a sentence. It fills its parent. */
export function VideoFrame({
  generation,
  isPreviewed = false,
}: {
  readonly generation: Generation;
  /** True while the video plays in its frame, without sound. */
  readonly isPreviewed?: boolean;
}) {
  const condition = readCondition(generation);
  const [first] = useState(condition);
  const { tone } = statusWords[condition];
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
        'absolute inset-0 flex flex-col justify-end overflow-hidden rounded-[inherit] border border-line bg-panel',
        change,
      )}
    >
      <div className={join('absolute inset-0', glows[tone])} />
      {condition === 'made' && generation.progress !== null ? (
        <UnderWay generation={generation} />
      ) : (
        <div className="relative p-4">
          <Sentence generation={generation} />
        </div>
      )}
    </div>
  );
}

/** The sentence of a frame, at most four lines; the title has the whole. */
function Sentence({ generation }: { readonly generation: Generation }) {
  const read = readSentence(generation);
  return (
    <p title={read(Date.now()).text} className="line-clamp-4 text-14 wrap-anywhere text-text-2">
      <LiveText read={read} />
    </p>
  );
}
