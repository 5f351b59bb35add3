import { shallowRef, watchPostEffect, type ShallowRef } from 'vue';
import type { Source } from '@videogen/client/store';

/** A source as a ref: `useSource(() => store.generation(props.id))`. */
export function useSource<Snapshot>(read: () => Source<Snapshot>): Readonly<ShallowRef<Snapshot>> {
  const snapshot = shallowRef(read().getServerSnapshot());
  // After mounting, as a server would otherwise open a connection.
  watchPostEffect((onCleanup) => {
    const source = read();
    const update = (): void => void (snapshot.value = source.getSnapshot());
    onCleanup(source.subscribe(update));
    update();
  });
  return snapshot;
}
