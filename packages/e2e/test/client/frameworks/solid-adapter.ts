import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js';
import type { Source } from '@videogen/client/store';

/** A source as a signal: `useSource(() => store.generation(props.id))`. */
export function useSource<Snapshot>(read: () => Source<Snapshot>): Accessor<Snapshot> {
  const [snapshot, setSnapshot] = createSignal(read().getServerSnapshot());
  createEffect(() => {
    const source = read();
    const update = (): void => void setSnapshot(() => source.getSnapshot());
    onCleanup(source.subscribe(update));
    update();
  });
  return snapshot;
}
