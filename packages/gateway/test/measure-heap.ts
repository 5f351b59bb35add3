import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Collects the garbage, and returns the bytes of heap that this process then holds. */
export function measureHeap(): number {
  if (typeof collectGarbage !== 'function') throw new Error('the garbage cannot be collected here');
  // Garbage that refers to garbage takes several rounds.
  for (let round = 0; round < 3; round += 1) collectGarbage();
  return process.memoryUsage().heapUsed;
}
