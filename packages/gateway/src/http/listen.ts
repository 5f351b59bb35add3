import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The host and port of a server. */
export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** Starts to listen. Resolves to the origin, such as `http://127.0.0.1:4000`; rejects when the port is taken. */
export async function listen(server: Server, { host, port }: ListenOptions): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  return printOrigin(host, server.address());
}

/** The origin for clients on this machine: a wildcard becomes the loopback address. */
function printOrigin(given: string, bound: string | AddressInfo | null): string {
  const { address, port } = typeof bound === 'object' && bound !== null ? bound : { address: given, port: 0 };
  const host = loopbackOf.get(address) ?? given;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const loopbackOf = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);
