import type { Generation } from './generation.ts';

/**
 * Returns the progress of a generation at the time `now`, from 0 to 1, for a bar that moves between two updates. Null if the gateway
 * has no estimate. It follows `progressCurve`: it never falls as `now` grows, and stays below 1 until COMPLETED. Times are
 * milliseconds.
 *
 * `receivedAt` is the time at which the generation arrived, by the clock of `now`. The curve then begins at that time, so a clock
 * that differs from the gateway's does no harm. `performance.now()` is a clock that nobody sets. Without `receivedAt`, `now` is
 * taken for the gateway's time. The next update may begin up to 0.02 lower: a bar that must not step back shows the highest
 * value so far.
 *
 * @example
 * const generation = await client.generation(id);
 * const receivedAt = performance.now();
 * setInterval(() => console.log(generation && progressOf(generation, performance.now(), receivedAt)), 200);
 */
export function progressOf(
  { progress, progressCurve }: Pick<Generation, 'progress' | 'progressCurve'>,
  now: number = Date.now(),
  receivedAt?: number,
): number | null {
  const [first, ...others] = progressCurve ?? [];
  // The answers of an earlier gateway may lack the field.
  if (first === undefined) return progress ?? null;

  const at = receivedAt === undefined ? now : Date.parse(first.at) + (now - receivedAt);
  let from = first;
  for (const to of others) {
    const [begin, end] = [Date.parse(from.at), Date.parse(to.at)];
    if (at <= begin) return from.progress;
    if (at < end) return from.progress + ((to.progress - from.progress) * (at - begin)) / (end - begin);
    from = to;
  }
  return from.progress;
}
