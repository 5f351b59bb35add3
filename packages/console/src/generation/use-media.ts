import { useState } from 'react';
import { listMedia, type Media } from './media.ts';

/** The address from which a video is played, and a function for one that fails; undefined once all have failed. */
export function useMedia(generation: Media): {
  readonly media: string | undefined;
  readonly reportFailure: () => void;
} {
  const [failed, setFailed] = useState<readonly string[]>([]);
  const media = listMedia(generation).find((url) => !failed.includes(url));
  return { media, reportFailure: () => media !== undefined && setFailed([...failed, media]) };
}
