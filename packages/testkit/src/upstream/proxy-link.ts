import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Gate } from './gate.ts';
import type { Direction } from './proxy-mode.ts';

/** One connection through a proxy. */
export interface Link {
  /** Ends both sides with a TCP reset. */
  readonly reset: () => void;
  /** Resolves when both sides have ended. */
  readonly ended: Promise<unknown>;
}

/** Joins a client to a server; both sides keep their halves open as the other does. */
export function startLink(client: Socket, target: { readonly host: string; readonly port: number }, gate: Gate): Link {
  const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
  let dead = false;
  const clientLeft = readClose(client);
  const serverLeft = readClose(server);

  function reset(): void {
    client.resetAndDestroy();
    server.resetAndDestroy();
  }

  // An orderly end has gone through as the end of each half.
  for (const socket of [client, server]) socket.once('close', (hadError) => hadError && !dead && reset());

  async function pump(direction: Direction): Promise<void> {
    const [from, to] = direction === 'to-server' ? [client, server] : [server, client];
    let budgetOf: unknown;
    let budget = 0;
    for await (const chunk of from.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Buffer)) continue;
      if (await isDropped(direction, chunk)) continue;
      while (gate.mode().type === 'stall' && !to.destroyed) await gate.changed();
      const mode = gate.mode();
      if (mode.type === 'half-open') dead = true;
      if (dead || to.destroyed) continue;
      if (mode.type === 'delay') {
        await drip(to, chunk, mode);
        continue;
      }
      if (mode.type === 'reset-after' && mode.direction === direction) {
        if (budgetOf !== mode) budget = mode.bytes;
        budgetOf = mode;
        await write(to, chunk.subarray(0, budget));
        budget -= chunk.length;
        if (budget <= 0) reset();
        continue;
      }
      await write(to, chunk);
    }
    while (gate.mode().type === 'stall' && !to.destroyed) await gate.changed();
    if (gate.mode().type === 'half-open') dead = true;
    if (!dead) to.end();
  }

  /** Holds a chunk that is waited for; it is lost with a client that leaves before the release. */
  async function isDropped(direction: Direction, chunk: Buffer): Promise<boolean> {
    const found = gate.takeHold(direction, chunk);
    if (!found) return false;
    const { promise: released, resolve: release } = Promise.withResolvers<boolean>();
    found.resolve({ bytes: chunk, release: () => release(false), reset, clientLeft });
    return Promise.race([released, clientLeft.then(() => true)]);
  }

  for (const direction of ['to-server', 'to-client'] as const) {
    // A broken connection ends its pump; its close is dealt with above.
    pump(direction).catch(() => undefined);
  }
  return { reset, ended: Promise.all([clientLeft, serverLeft]) };
}

/** Resolves at the close, whatever came before it. */
function readClose(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });
}

async function drip(
  to: Socket,
  chunk: Buffer,
  { ms, bytesAtOnce = chunk.length }: { readonly ms: number; readonly bytesAtOnce?: number | undefined },
): Promise<void> {
  for (let start = 0; start < chunk.length && !to.destroyed; start += bytesAtOnce) {
    await sleep(ms);
    await write(to, chunk.subarray(start, start + bytesAtOnce));
  }
}

/** Resolves when the bytes are on their way, or the socket has ended. */
function write(to: Socket, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    to.write(chunk, () => resolve());
  });
}
