import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine on which nothing listens, for a program that cannot choose one by itself. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port was found');
  return address.port;
}
