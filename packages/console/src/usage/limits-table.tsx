import type { User } from '@videogen/client';
import { formatNumber } from '../design/format-number.ts';
import { formatClock } from '../generation/times.ts';
import { Meter } from '../design/meter.tsx';

/** The rate limits, as VideoGenAPI reported them last. */
export function LimitsTable({ limits }: { readonly limits: User['rateLimits'] }) {
  if (limits.length === 0) {
    return <p className="text-14 text-text-2">VideoGenAPI has reported no limit for this key yet.</p>;
  }
  return (
    <ul className="flex flex-col divide-y divide-line rounded-frame border border-line bg-panel">
      {limits.map(({ model, used, limit, windowSeconds, resetsAt }) => (
        <li key={model.key} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
          <span className="min-w-0 flex-1 basis-full truncate sm:basis-0" title={model.name}>
            {model.name}
          </span>
          <span className="w-16 sm:w-24">
            <Meter label={`Used of ${model.name}`} value={used} most={limit} />
          </span>
          <span className="text-12 text-text-2 sm:min-w-40 sm:text-right">
            {formatNumber(used)} of {formatNumber(limit)} slots used
            {windowSeconds !== null && `, each for ${describeWindow(windowSeconds)}`}
          </span>
          <span className="ml-auto text-right text-12 text-text-3 sm:ml-0 sm:min-w-28">
            {resetsAt === null || used < limit ? 'Slot free' : `Next slot at ${formatClock(resetsAt, Date.now())}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function describeWindow(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? '1 hour' : `${seconds / 3600} hours`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
