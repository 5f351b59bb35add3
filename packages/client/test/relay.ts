import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen } from './listen.ts';

export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** The number of connections made. */
  readonly counts: { connections: number };
  /** Stops forwarding on the present connections without closing them, which makes them half-open. */
  stall(): void;
}

/** Starts a TCP relay to a port of this machine, which may be another for each connection. */
export async function startRelay(targetPort: number | (() => number)): Promise<Relay> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const counts = { connections: 0 };
  const server = createServer((near) => {
    counts.connections++;
    const far = connect(typeof targetPort === 'number' ? targetPort : targetPort(), '127.0.0.1');
    pairs.add([near, far]);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.pipe(far).pipe(near);
  });
  const port = await listen(server);
  return {
    port,
    counts,
    stall() {
      for (const [near, far] of pairs) {
        // Further data is read and dropped, so that neither side notices.
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...pairs].flat()) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
