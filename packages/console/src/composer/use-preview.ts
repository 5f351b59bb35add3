import type { GenerateVideoInput, GenerateVideosPreview, VideoGenClient } from '@videogen/client';
import { useEffect, useState } from 'react';

/** The gateway's expectation of one input. */
export interface Preview {
  readonly line: GenerateVideosPreview['lines'][number] | undefined;
  /** True if the model's rate limit has no room, and the input does not want to wait. */
  readonly isRateLimited: boolean;
  /** True if the month has none left. */
  readonly exceedsQuota: boolean;
}

/** The pause in typing after which the gateway is asked. */
const PAUSE_MS = 400;

/** Asks the gateway about an input after each change of it; nothing is sent. The last answer stays until the next one. */
export function usePreview(client: VideoGenClient, input: GenerateVideoInput): Preview | undefined {
  const [preview, setPreview] = useState<Preview>();
  // The input is a new object at each rendering.
  const text = JSON.stringify(input);
  const isEmpty = input.prompt.trim() === '';

  useEffect(() => {
    if (isEmpty) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    async function ask(): Promise<void> {
      try {
        const { lines, rateLimited, exceedsQuota } = await client.previewGenerateVideos([JSON.parse(text)], { signal });
        setPreview({ line: lines[0], isRateLimited: rateLimited > 0, exceedsQuota });
      } catch {
        // The submission itself shows each error; a missing preview shows nothing.
        if (!signal.aborted) setPreview(undefined);
      }
    }
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [client, text, isEmpty]);

  return isEmpty ? undefined : preview;
}
