import { once } from 'node:events';
import { createServer } from 'node:net';
import { createGate } from './gate.ts';
import { startLink, type Link } from './proxy-link.ts';
import type { Direction, HeldBytes, ProxyMode } from './proxy-mode.ts';

/** Address of a listener, by default on this machine. */
export interface Address {
  readonly host?: string | undefined;
  readonly port: number;
}

/** A TCP proxy that does harm on demand. It begins by passing everything on. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  readonly host: string;
  /** Sets what happens from now on, to connections that exist too; listens again after a refusal. */
  readonly setMode: (mode: ProxyMode) => Promise<void>;
  /** Passes everything on again, what was stalled first. */
  readonly pass: () => Promise<void>;
  /** Resets what is connected and listens no more, until the mode is set. */
  readonly refuse: () => Promise<void>;
  /** Resets what is connected. Resolves to how many that were. */
  readonly resetAll: () => number;
  /** Holds the next chunk in that direction of which `matches` holds, and all after it on its connection. */
  readonly holdNext: (direction: Direction, matches?: (text: string) => boolean) => Promise<HeldBytes>;
  /** New connections go there. */
  readonly retarget: (target: Address) => void;
}

/** Starts a proxy in front of `target`, on a free port of this machine. */
export async function startFaultProxy(target: Address): Promise<FaultProxy> {
  const host = '127.0.0.1';
  const links = new Set<Link>();
  const gate = createGate();
  let current = target;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const link = startLink(client, { host: current.host ?? host, port: current.port }, gate);
    links.add(link);
    link.ended.then(() => links.delete(link)).catch(() => undefined);
  });

  async function listen(port: number): Promise<number> {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the fault proxy does not listen on a port');
    return address.port;
  }

  function resetAll(): number {
    const count = links.size;
    for (const link of links) link.reset();
    return count;
  }

  async function refuse(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    resetAll();
    await closed;
  }

  const port = await listen(0);

  async function setMode(mode: ProxyMode): Promise<void> {
    gate.setMode(mode);
    if (!server.listening) await listen(port);
  }

  return {
    port,
    host,
    setMode,
    pass: () => setMode({ type: 'pass' }),
    refuse,
    resetAll,
    holdNext: gate.holdNext,
    retarget: (next) => (current = next),
    async [Symbol.asyncDispose]() {
      gate.setMode({ type: 'pass' });
      await refuse();
    },
  };
}
