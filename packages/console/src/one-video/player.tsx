import type { Generation } from '@videogen/client';
import { readCondition } from '../generation/condition.ts';
import { readShape } from '../generation/facts.ts';
import { hasMedia } from '../generation/media.ts';
import { NoFile } from '../generation/no-file.tsx';
import { useMedia } from '../generation/use-media.ts';
import { VideoFrame } from '../generation/video-frame.tsx';

/** The video in a frame of its shape, at most 70 % of the screen high. Until it is there the frame has what the card's has. */
export function Player({ generation }: { readonly generation: Generation }) {
  const [width, height] = readShape(generation);
  const condition = readCondition(generation);
  // The sentences below tell why there is none.
  if (condition === 'failed' || condition === 'canceled') return null;
  const hasVideo = condition === 'done' && hasMedia(generation);

  return (
    <div
      className="relative mx-auto overflow-hidden rounded-panel bg-panel"
      style={{ aspectRatio: `${width} / ${height}`, width: `min(100%, calc(70dvh * ${width / height}))` }}
    >
      {hasVideo ? <Video generation={generation} /> : <VideoFrame generation={generation} />}
    </div>
  );
}

function Video({ generation }: { readonly generation: Generation }) {
  const { media, reportFailure } = useMedia(generation);
  if (media === undefined) return <NoFile />;
  return (
    <video
      className="size-full bg-shade transition-opacity duration-250 starting:opacity-0"
      src={media}
      controls
      playsInline
      loop
      preload="auto"
      aria-label={generation.prompt}
      onError={reportFailure}
    />
  );
}
