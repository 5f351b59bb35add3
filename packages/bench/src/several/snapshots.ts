import type { Workload } from '../workload.ts';
import { drawRunning, type Running } from './draw-running.ts';

/** The hazards of what is in flight at one moment, by the page of the list that it is on; the greatest of each page first. */
export type Snapshot = readonly (readonly number[])[];

/** Extent of the snapshots. */
export interface SnapshotOptions {
  readonly inFlight: number;
  readonly pageSize: number;
  readonly count: number;
  readonly random: () => number;
}

/** A key at random moments. */
export interface Snapshots {
  readonly moments: readonly Snapshot[];
  readonly completionsPerSecond: number;
}

/**
 * Takes snapshots of a key whose completions are each seen at once, and followed by the next submission. It needs no
 * simulation: each of those in flight is then the last of a row of generations that are independent of the other rows, and what was
 * submitted in any row since one was is above it in the list.
 */
export function takeSnapshots(
  kinds: readonly Workload[],
  { inFlight, pageSize, count, random }: SnapshotOptions,
): Snapshots {
  const { running, meanSeconds } = drawRunning(kinds, inFlight * count, random);
  const moments = Array.from({ length: count }, (_, i): Snapshot => {
    const together = running.slice(i * inFlight, (i + 1) * inFlight).toSorted((a, b) => a.ageSeconds - b.ageSeconds);
    const submitted = listSubmitted(together, kinds, random);
    let position = 0;
    const pages = Map.groupBy(together, ({ ageSeconds }) => {
      while ((submitted[position] ?? Infinity) < ageSeconds) position += 1;
      return Math.floor(position / pageSize);
    });
    return [...pages.values()].map((page) => page.map(({ hazard }) => hazard).toSorted((a, b) => b - a));
  });
  return { moments, completionsPerSecond: inFlight / meanSeconds };
}

/** Ages, in seconds, of everything that was submitted since the oldest of these, the latest first. */
function listSubmitted(together: readonly Running[], kinds: readonly Workload[], random: () => number) {
  const oldest = together.at(-1)?.ageSeconds ?? 0;
  const submitted: number[] = [];
  for (const { ageSeconds } of together) {
    for (let ago = ageSeconds; ago <= oldest; ago += drawSeconds(kinds, random)) submitted.push(ago);
  }
  return submitted.toSorted((a, b) => a - b);
}

function drawSeconds(kinds: readonly Workload[], random: () => number): number {
  return kinds[Math.floor(random() * kinds.length)]?.draw(random) ?? Infinity;
}
