import type { User } from '@videogen/client';
import { useTimedText } from '../generation/live-text.tsx';
import { readRoom } from './words.ts';

/** The slots that a model's rate limit has left, else the number of videos that wait, or the time of the next slot. */
export function Room({
  limit,
  waiting,
}: {
  /** Undefined before VideoGenAPI has reported it: then nothing is told. */
  readonly limit: User['rateLimits'][number] | undefined;
  /** The number of videos that are in the model's queue before a new one. */
  readonly waiting: number;
}) {
  const { text } = useTimedText((now) => readRoom(limit, waiting, now));
  const isFull = limit !== undefined && (limit.used >= limit.limit || waiting > 0);
  return <span className={isFull ? 'text-amber' : undefined}>{text}</span>;
}
