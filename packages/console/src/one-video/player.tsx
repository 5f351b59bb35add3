import type { Generation } from '@videogen/client';
import { useState } from 'react';
import { readCondition } from '../generation/condition.ts';
import { readShape } from '../generation/facts.ts';
import { hasMedia } from '../generation/media.ts';
import { NoFile } from '../generation/no-file.tsx';
import { useMedia } from '../generation/use-media.ts';
import { VideoFrame } from '../generation/video-frame.tsx';

/** Clips that are shorter than that, in seconds, play at once, without sound, again and again. */
const SHORT_SECONDS = 15;

/** The video in a frame of its shape, at most 70 % of the screen high. Until it is there the frame has what the card's has. */
export function Player({ generation }: { readonly generation: Generation }) {
  // The file may differ from the settings.
  const [fileShape, setFileShape] = useState<number>();
  const [width, height] = readShape(generation);
  const shape = fileShape ?? width / height;
  const condition = readCondition(generation);
  // The sentences below tell why there is none.
  if (condition === 'failed' || condition === 'canceled') return null;
  const hasVideo = condition === 'done' && hasMedia(generation);

  return (
    <div
      className="relative mx-auto overflow-hidden rounded-panel bg-panel"
      style={{ aspectRatio: shape, width: `min(100%, calc(70dvh * ${shape}))` }}
    >
      {hasVideo ? (
        <Video generation={generation} onShape={setFileShape} />
      ) : (
        <VideoFrame generation={generation} hasCharge />
      )}
    </div>
  );
}

function Video({
  generation,
  onShape,
}: {
  readonly generation: Generation;
  readonly onShape: (shape: number) => void;
}) {
  const { media, reportFailure } = useMedia(generation);
  const { duration } = generation;
  const isShort = duration !== null && duration < SHORT_SECONDS;
  const [isMoving] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  if (media === undefined) return <NoFile />;
  return (
    <video
      className="size-full transition-opacity duration-250 starting:opacity-0"
      src={media}
      controls
      playsInline
      loop={isShort}
      autoPlay={isShort && isMoving}
      muted={isShort && isMoving}
      preload="auto"
      aria-label={generation.prompt}
      onLoadedMetadata={({ currentTarget: { videoWidth, videoHeight } }) => {
        if (videoWidth > 0 && videoHeight > 0) onShape(videoWidth / videoHeight);
      }}
      onError={reportFailure}
    />
  );
}
