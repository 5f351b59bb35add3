import type { Generation } from '@videogen/client';
import { Notice } from '../design/notice.tsx';
import { nextSteps, readCharge } from '../generation/status-words.ts';

/** The reason for which there is no video, with the next step. Null unless it has failed, was canceled, or is searched for. */
export function Failure({ generation }: { readonly generation: Generation }) {
  const { status, failure } = generation;
  if (status === 'CANCELED') return <Notice>Canceled before it was sent, and not charged.</Notice>;
  if (status === 'UNCONFIRMED') {
    return (
      <Notice tone="amber">
        You need to do nothing. VideoGenAPI may have accepted this video and charged for it. If it is in VideoGenAPI’s
        list, it goes on here; it is never sent twice.
      </Notice>
    );
  }
  if (failure === null) return null;
  const charge = readCharge(generation);
  return (
    <Notice tone="failed">
      <p>
        {failure.message} {nextSteps[failure.code]}
      </p>
      {failure.upstreamMessage !== null && (
        <p className="mt-1 wrap-anywhere text-text-2">VideoGenAPI says: {failure.upstreamMessage}</p>
      )}
      {(charge !== undefined || !failure.message.includes('charged')) && (
        <p className="mt-1">{charge ?? 'VideoGenAPI does not tell if it has charged for it.'}</p>
      )}
      <code className="mt-1 block font-mono text-12 text-text-3">{failure.code}</code>
    </Notice>
  );
}
