import type { Generation } from '@videogen/client';
import { FileX } from 'lucide-react';
import { useState } from 'react';
import { readCondition } from '../generation/condition.ts';
import { readShape } from '../generation/facts.ts';
import { readMedia } from '../generation/media.ts';
import { VideoFrame } from '../generation/video-frame.tsx';

/** The video in a frame of its shape, at most 70 % of the screen high. Until it is there the frame has what the card's has. */
export function Player({ generation }: { readonly generation: Generation }) {
  const media = readMedia(generation);
  const [width, height] = readShape(generation);
  const hasVideo = readCondition(generation) === 'done' && media !== null;

  return (
    <div
      className="relative overflow-hidden rounded-panel bg-panel"
      style={{ aspectRatio: `${width} / ${height}`, width: `min(100%, calc(70dvh * ${width / height}))` }}
    >
      {hasVideo ? (
        <Video key={media} media={media} prompt={generation.prompt} />
      ) : (
        <VideoFrame generation={generation} />
      )}
    </div>
  );
}

function Video({ media, prompt }: { readonly media: string; readonly prompt: string }) {
  const [isGone, setIsGone] = useState(false);
  if (isGone) {
    return (
      <div className="flex h-full flex-col justify-end gap-2 p-4 text-14 text-text-2">
        <FileX className="size-4" aria-hidden />
        The file does not load; VideoGenAPI may have removed it.
      </div>
    );
  }
  return (
    <video
      className="size-full bg-shade transition-opacity duration-250 starting:opacity-0"
      src={media}
      controls
      playsInline
      loop
      preload="metadata"
      aria-label={prompt}
      onError={() => setIsGone(true)}
    />
  );
}
