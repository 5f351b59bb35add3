import type { User } from '@videogen/client';
import { useMemo } from 'react';
import { useSeconds } from '../frame/use-seconds.ts';
import { printRoom } from './words.ts';

/** The slots that a model's rate limit has left, and the time of the next one. Nothing before VideoGenAPI has reported a limit. */
export function Room({ limit }: { readonly limit: User['rateLimits'][number] | undefined }) {
  const resetsAt = limit?.resetsAt ?? undefined;
  const waitMs = useMemo(
    () => (resetsAt === undefined ? undefined : Math.max(0, Date.parse(resetsAt) - Date.now())),
    [resetsAt],
  );
  const seconds = useSeconds(waitMs, resetsAt);
  if (limit === undefined) return null;
  const left = Math.max(0, limit.limit - limit.used);
  return <span className={left === 0 ? 'text-amber' : undefined}>{printRoom(left, seconds)}</span>;
}
