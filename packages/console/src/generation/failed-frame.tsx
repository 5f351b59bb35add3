import type { Generation } from '@videogen/client';
import { CircleX } from 'lucide-react';
import { readCharge, readSentence } from './status-words.ts';

/** The frame of a video that has failed: the reason in the gateway's words and in VideoGenAPI's, and the charge. */
export function FailedFrame({ generation }: { readonly generation: Generation }) {
  const { text } = readSentence(generation)(Date.now());
  const { upstreamMessage = null } = generation.failure ?? {};
  const charge = readCharge(generation);
  const title = [text, upstreamMessage, charge].filter((each) => each != null).join('\n');
  return (
    <div title={title} className="relative flex gap-2 p-4 text-14">
      <CircleX className="mt-px size-4 shrink-0 text-failed" aria-hidden />
      <div className="flex min-w-0 flex-col gap-1 wrap-anywhere">
        <p className="line-clamp-3 text-text sm:line-clamp-2">{text}</p>
        {upstreamMessage !== null && <p className="line-clamp-2 text-12 text-text-2">{upstreamMessage}</p>}
        {charge !== undefined && <p className="text-12 text-text-2">{charge}</p>}
      </div>
    </div>
  );
}
