import { isTerminal, type Generation } from '../generation.ts';
import { progressOf } from '../progress.ts';
import type { KnownGenerations } from './known-generations.ts';
import type { Source } from './source.ts';
import { createTicker } from './ticker.ts';

/** The part of a generation that its progress depends on. */
export type ProgressOfGeneration = Pick<Generation, 'id' | 'status' | 'progress' | 'progressCurve'>;

/** A bar has hardly more pixels. */
const STEPS = 1000;
/** Enough for the bars of a page. */
const MOST_REMEMBERED = 500;

/**
 * Creates the sources of progress, from 0 to 1 in thousandths, or null. While it has subscribers, a source moves along the curve of its
 * generation, ten times a second. It stops when the generation has ended and while the tab is hidden. It never falls, also from
 * one update of a generation to the next.
 */
export function createProgressSources(
  known: Pick<KnownGenerations, 'receivedAt'>,
): (generation: ProgressOfGeneration) => Source<number | null> {
  const ticker = createTicker();
  const highest = createHighest();

  return (generation) => {
    const { id, status, progressCurve } = generation;
    const moves = progressCurve != null && !isTerminal(status);
    const read = (): number | null => {
      // The clock of the machine may be set while a bar moves.
      const progress = progressOf(generation, performance.now(), known.receivedAt(generation));
      if (progress === null || !moves) return progress;
      return Math.floor(highest(id, progress) * STEPS) / STEPS;
    };
    let snapshot = read();

    return {
      subscribe(listener) {
        if (!moves) return () => undefined;
        return ticker.start(() => {
          const next = read();
          if (next === snapshot) return;
          snapshot = next;
          listener();
        });
      },
      getSnapshot: () => snapshot,
      getServerSnapshot: () => generation.progress ?? null,
    };
  };
}

/** Remembers the highest progress of each generation; returns the higher of it and the given one. */
function createHighest(): (id: string, progress: number) => number {
  const remembered = new Map<string, number>();
  return (id, progress) => {
    const value = Math.max(remembered.get(id) ?? 0, progress);
    remembered.delete(id);
    remembered.set(id, value);
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return value;
  };
}
