import { once } from 'node:events';
import { WebSocket } from 'ws';
import { readField, type ServerProcess } from '@videogen/testkit';

/** Reads a server's memory from outside, through Node's inspector: the product has no hook for it. */
export interface MemoryProbe extends Disposable {
  /** Collects the garbage, and returns the memory of the process after it (RSS), in bytes. */
  readonly measure: () => Promise<number>;
}

/** Settings of a server to inspect. The C library returns free memory at once, so that RSS is the memory in use. */
export const inspected = {
  NODE_OPTIONS: '--inspect=127.0.0.1:0 --max-semi-space-size=1',
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '32768',
} as const;

/** Garbage that refers to garbage takes several rounds. */
const ROUNDS = 5;

/** Joins the inspector of a server that was started with `inspected`. */
export async function openMemoryProbe(server: ServerProcess): Promise<MemoryProbe> {
  const url = /ws:\/\/127\.0\.0\.1:\S+/.exec(server.output())?.[0];
  if (url === undefined) throw new Error('the server does not run under the inspector');
  const socket = new WebSocket(url);
  await once(socket, 'open');
  let count = 0;

  async function ask(method: string, params: object = {}): Promise<unknown> {
    count += 1;
    const id = count;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data]: Buffer[] = await once(socket, 'message');
      const message: unknown = JSON.parse(String(data));
      if (readField(message, 'id') === id) return readField(message, 'result');
    }
  }

  return {
    async measure() {
      let rss = Infinity;
      for (let round = 0; round < ROUNDS; round += 1) {
        await ask('HeapProfiler.collectGarbage');
        const result = await ask('Runtime.evaluate', { expression: 'process.memoryUsage.rss()' });
        rss = Math.min(rss, Number(readField(result, 'result', 'value')));
      }
      return rss;
    },
    [Symbol.dispose]: () => socket.terminate(),
  };
}
