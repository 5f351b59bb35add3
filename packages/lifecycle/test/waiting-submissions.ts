import { findGeneration, readQueue, type Generation } from '@videogen/store';
import { findPosition, readQueueModel, submitAll } from '../src/index.ts';
import { type Answerer, cat, readSuccess, say, startLifecycle } from './lifecycle-with-upstream.ts';
import { passTime, takeTurns } from './turns.ts';
import { internal } from '@videogen/store/testing';

/** An input that may be queued. */
export const waiting = { ...cat, model: 'kling_25', whenRateLimited: 'QUEUE' } as const;

/** The answer of the live service at a rate limit. */
export function noRoom(seconds: number): Answerer {
  return say(429, {
    success: false,
    error: 'Kling 2.5 rate limit exceeded',
    details: { current_usage: 5, limit: 5, window: '15 minutes', model: 'kling_25', seconds_until_reset: seconds },
  });
}

/** Accepts one, and reports the used part of the rate limit and the seconds until it resets. */
export function acceptAs(upstreamId: string, used: number, seconds: number): Answerer {
  const rate_limit = { current_usage: used, limit: 5, seconds_until_reset: seconds };
  return say(200, { success: true, generation_id: upstreamId, status: 'pending', rate_limit });
}

/** Starts with so many waiting submissions, after one refused POST. */
export async function startWaiting(count: number) {
  const upstream = await startLifecycle(noRoom(600));
  const { lifecycle, userId } = upstream;
  const held = await submitAll(
    lifecycle,
    userId,
    Array.from({ length: count }, () => waiting),
  );
  const generations = held.map((result) => readSuccess(result));
  return Object.assign(upstream, { held: generations, ids: generations.map(({ id }) => id) });
}

/** Lets the head times of all queues come, and takes a turn: it sends the first submission of each. */
export async function sendFirst({ store, lifecycle }: Awaited<ReturnType<typeof startWaiting>>): Promise<void> {
  await store[internal].db.updateTable('queues').set({ nextAt: 0 }).execute();
  await passTime(store);
  await takeTurns(lifecycle, { polls: false });
}

/** The statuses of all, in the order of their submission. */
export async function readStatuses({ store, userId, ids }: Awaited<ReturnType<typeof startWaiting>>) {
  const generations = await Promise.all(ids.map((id) => findGeneration(store, userId, id)));
  return generations.map((generation) => generation?.status);
}

/** Seconds until a submission is expected to be sent; undefined if it is not in its queue. */
export async function readWait(
  { lifecycle, accountId }: Awaited<ReturnType<typeof startLifecycle>>,
  generation: Pick<Generation, 'id' | 'modelKey'>,
): Promise<number | undefined> {
  const state = await readQueue(lifecycle.store, { accountId, modelKey: readQueueModel(generation) });
  const position = findPosition(state, generation.id, lifecycle.settings.usualRateLimit);
  return position === null ? undefined : (position.submitAt.getTime() - state.at.getTime()) / 1000;
}
