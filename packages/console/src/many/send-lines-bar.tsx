import { useUsage } from '@videogen/client/react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { formatNumber } from '../design/format-number.ts';
import { Meter } from '../design/meter.tsx';
import { Notice } from '../design/notice.tsx';
import { useSession } from '../session/session.tsx';
import type { Many, ManySnapshot } from './create-many.ts';
import { describeEmptyLines } from './empty-lines.ts';
import { countDone, countSendable, countToSend } from './line-state.ts';
import { describeCheck, describeOutcome, printVideos } from './summary.ts';

/** The expected outcome of all lines, or their progress, and the buttons below it. */
export function SendLines({
  many,
  snapshot,
}: {
  readonly many: Pick<Many, 'check' | 'send' | 'stop'>;
  readonly snapshot: ManySnapshot;
}) {
  const { phase, counts, error, run, lines, totals } = snapshot;
  const { upstream } = useSession().settings;
  const remaining = useUsage().user?.usage.remaining ?? null;
  const [isConfirming, setIsConfirming] = useState(false);
  const emptyLines = describeEmptyLines(snapshot.emptyLines);
  const sendable = countSendable(counts);

  const send = (): void => {
    setIsConfirming(false);
    void many.send();
  };

  return (
    <>
      {(phase === 'checking' || phase === 'sending') && (
        <Meter
          label={phase === 'checking' ? 'Checked lines' : 'Sent lines'}
          value={phase === 'checking' ? lines.length - counts.unchecked : countDone(counts)}
          most={phase === 'checking' ? lines.length : countToSend(counts)}
        />
      )}
      {error !== undefined && (
        <Notice
          tone="amber"
          action={phase === 'ready' && <Button onClick={() => void many.check(run)}>Check again</Button>}
        >
          {phase === 'ready' ? 'The lines could not be checked.' : 'Sending has stopped.'} {error.message}
        </Notice>
      )}
      {isConfirming ? (
        <Notice
          tone="failed"
          action={
            <span className="flex gap-2">
              <Button autoFocus onClick={() => setIsConfirming(false)}>
                Back
              </Button>
              <Button variant="primary" onClick={send}>
                Spend it
              </Button>
            </span>
          }
        >
          VideoGenAPI makes {printVideos(sendable)}. This spends money.
        </Notice>
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <div role="status" className="flex min-w-0 flex-1 basis-72 flex-col text-14">
            <p>
              {phase === 'sent' || phase === 'sending' ? describeOutcome(snapshot) : describeCheck(snapshot, remaining)}
            </p>
            {totals?.exceedsQuota === true && phase === 'ready' && (
              <p className="text-12 text-amber">The month does not have enough left for all of them.</p>
            )}
            {emptyLines !== undefined && <p className="text-12 text-text-2">{emptyLines}</p>}
            {counts.invalid > 0 && (
              <p className="text-12 text-failed">
                {formatNumber(counts.invalid)} {counts.invalid === 1 ? 'line' : 'lines'} cannot be sent.
              </p>
            )}
          </div>
          <div className="ml-auto flex flex-wrap gap-2">
            {phase === 'ready' && counts.existing > 0 && (
              <Button onClick={() => void many.check(run + 1)}>{printNewOnes(counts.existing + sendable)}</Button>
            )}
            {phase === 'sending' && <Button onClick={many.stop}>Cancel the rest</Button>}
            {(phase === 'ready' || phase === 'sent') && sendable > 0 && (
              <Button variant="primary" onClick={() => (upstream === 'LIVE' ? setIsConfirming(true) : send())}>
                {phase === 'sent' ? printOthers(sendable) : `Generate ${formatNumber(sendable)}`}
              </Button>
            )}
          </div>
        </div>
      )}
    </>
  );
}

function printNewOnes(count: number): string {
  return count === 1 ? 'Make a new one' : `Make ${formatNumber(count)} new ones`;
}

function printOthers(count: number): string {
  return count === 1 ? 'Send the other one' : `Send the other ${formatNumber(count)}`;
}
