import type { ModelQueue } from '@videogen/client';
import { formatNumber } from '../design/format-number.ts';
import { Meter } from '../design/meter.tsx';

/** The used slots of a model's limit; nothing while no limit is known. */
export function Room({ queue: { model, used, limit } }: { readonly queue: ModelQueue }) {
  if (used === null || limit === null) return null;
  return (
    <>
      <span className="w-16 sm:w-24">
        <Meter label={`Used slots of ${model.name}`} value={used} most={limit} />
      </span>
      <span className="text-12 text-text-2 sm:min-w-28 sm:text-right">
        {formatNumber(used)} of {formatNumber(limit)} slots used
      </span>
    </>
  );
}
