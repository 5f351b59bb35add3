/** Half of the time in which a screen is drawn again: the page stays responsive. */
const SLICE_MS = 8;

/**
 * Takes all values of an iterable in short slices, with turns of the page between, and calls `onSlice` with those of each. Throws
 * the reason of the signal once it is aborted.
 */
export async function inSlices<Value>(
  values: Iterable<Value>,
  onSlice: (values: readonly Value[]) => void,
  signal: AbortSignal,
): Promise<void> {
  let slice: Value[] = [];
  let startedAt = performance.now();
  for (const value of values) {
    slice.push(value);
    if (performance.now() - startedAt < SLICE_MS) continue;
    onSlice(slice);
    slice = [];
    await nextTurn();
    signal.throwIfAborted();
    startedAt = performance.now();
  }
  onSlice(slice);
}

/** A task of its own, without the 4 ms that timers wait. */
async function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true });
    port1.start();
    port2.postMessage(undefined);
  });
  port1.close();
}
