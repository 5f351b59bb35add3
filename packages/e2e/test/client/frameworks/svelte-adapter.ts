import { readable, type Readable } from 'svelte/store';
import type { Source } from '@videogen/client/store';

/** A source as a store: `const generation = toReadable(store.generation(id))`, then `$generation`. */
export function toReadable<Snapshot>(source: Source<Snapshot>): Readable<Snapshot> {
  // A server renders by subscribing for a moment, which would open a connection.
  if (typeof window === 'undefined') return readable(source.getServerSnapshot());
  return readable(source.getSnapshot(), (set) => {
    const update = (): void => set(source.getSnapshot());
    const stop = source.subscribe(update);
    update();
    return stop;
  });
}
