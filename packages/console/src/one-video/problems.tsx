import type { Generation } from '@videogen/client';
import { Repeat2 } from 'lucide-react';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { nextSteps } from '../generation/status-words.ts';

/** The failure of a video with its next step, and its warnings. */
export function Problems({ generation, onAgain }: { readonly generation: Generation; readonly onAgain: () => void }) {
  const { status, failure, warnings } = generation;
  return (
    <>
      {status === 'CANCELED' && <Notice>Canceled before it was sent, and not charged.</Notice>}
      {failure !== null && (
        <Notice
          tone="failed"
          action={
            <Button onClick={onAgain}>
              <Repeat2 aria-hidden />
              Again
            </Button>
          }
        >
          <p>
            {failure.message} {nextSteps[failure.code]}
          </p>
          {failure.upstreamMessage !== null && (
            <p className="mt-1 text-text-2 wrap-anywhere">VideoGenAPI says: {failure.upstreamMessage}</p>
          )}
          <code className="mt-1 block font-mono text-12 text-text-3">{failure.code}</code>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="amber">
          <ul className="flex flex-col gap-1 wrap-anywhere">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
