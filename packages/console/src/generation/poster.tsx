import type { Generation } from '@videogen/client';
import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { join } from '../design/join.ts';
import { readShape } from './facts.ts';
import { NoFile } from './no-file.tsx';
import { formatLength } from './times.ts';
import { useMedia } from './use-media.ts';

/** A frame that moves further than this, pixels, in this time loads nothing: a video that is scrolled past costs far more than its card. */
const SETTLED_PX = 100;
const SETTLE_MS = 120;
/** The place of the picture that stands for a video: the very first frame is often black. */
const FIRST_PICTURE = 0.1;

/** The first picture of a video, with its length. It plays without sound while it is previewed. */
export function Poster({
  generation,
  isPreviewed,
}: {
  readonly generation: Generation;
  readonly isPreviewed: boolean;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [isSettled, setIsSettled] = useState(false);
  const [state, setState] = useState<'loading' | 'ready'>('loading');
  const [isPlaying, setIsPlaying] = useState(false);
  const { media, reportFailure } = useMedia(generation);
  const [width, height] = readShape(generation);

  useEffect(() => {
    if (frame.current === null) return undefined;
    return onceSettled(frame.current, () => setIsSettled(true));
  }, []);

  useEffect(() => {
    const { current } = video;
    if (current === null || !isPreviewed || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    // A browser that refuses to play shows the first picture.
    current.play().catch(() => undefined);
    return () => {
      current.pause();
      current.currentTime = FIRST_PICTURE;
      setIsPlaying(false);
    };
  }, [isPreviewed, isSettled, media]);

  if (media === undefined) return <NoFile />;
  return (
    <div ref={frame} className="h-full bg-raised">
      {isSettled && (
        <video
          ref={video}
          // A portrait keeps its shape.
          className={join(
            'size-full',
            width > height ? 'object-cover' : 'bg-shade object-contain',
            state === 'loading' && 'opacity-0',
          )}
          src={`${media}#t=${FIRST_PICTURE}`}
          preload="metadata"
          muted
          loop
          playsInline
          disablePictureInPicture
          tabIndex={-1}
          aria-hidden
          onLoadedData={() => setState('ready')}
          onPlaying={() => setIsPlaying(true)}
          onError={reportFailure}
        />
      )}
      {isPreviewed && !isPlaying && (
        <span className="absolute inset-0 m-auto flex size-12 items-center justify-center rounded-full bg-shade/60 text-white">
          <Play className="size-4" aria-hidden />
        </span>
      )}
      {generation.duration !== null && (
        <span className="absolute right-2 bottom-2 rounded-control bg-shade/80 px-2 py-1 text-12 font-medium text-white">
          {formatLength(generation.duration)}
        </span>
      )}
    </div>
  );
}

/** Calls the function once the element is at rest, or is scrolled slowly, unless the returned function is called before. */
function onceSettled(element: Element, call: () => void): () => void {
  let before = Number.NaN;
  let timer: ReturnType<typeof setTimeout>;
  // An observer reports the place in the last frame; reading it otherwise makes the browser lay the page out.
  const observer = new IntersectionObserver((entries) => {
    const top = entries.at(-1)?.boundingClientRect.top ?? Number.NaN;
    observer.disconnect();
    if (Math.abs(top - before) < SETTLED_PX) return call();
    before = top;
    timer = setTimeout(() => observer.observe(element), SETTLE_MS);
  });
  observer.observe(element);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
