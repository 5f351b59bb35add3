import type { User } from '@videogen/client';
import { useMemo } from 'react';
import { useSeconds } from '../frame/use-seconds.ts';
import { printCountdown } from './words.ts';

/** The room that a model's rate limit has left, with the time of the next slot. Nothing before VideoGenAPI has reported a limit. */
export function Room({ limit }: { readonly limit: User['rateLimits'][number] | undefined }) {
  const resetsAt = limit?.resetsAt ?? undefined;
  const isFull = limit !== undefined && limit.used >= limit.limit;
  const waitMs = useMemo(
    () => (isFull && resetsAt !== undefined ? Math.max(0, Date.parse(resetsAt) - Date.now()) : undefined),
    [isFull, resetsAt],
  );
  const seconds = useSeconds(waitMs, resetsAt);
  if (limit === undefined) return null;
  if (!isFull) return <span>{`${limit.limit - limit.used} of ${limit.limit} free`}</span>;
  return <span className="text-amber">{seconds > 0 ? `full, next slot in ${printCountdown(seconds)}` : 'full'}</span>;
}
