import { once } from 'node:events';
import { connect } from 'node:net';
import { findFreePort } from './free-port.ts';
import { spawnService, type ServiceProcess } from './spawn-service.ts';

/** A Redis of one's own, that may come and go. */
export interface OwnRedis extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly start: () => Promise<void>;
  /** Kills it with SIGKILL. */
  readonly stop: () => Promise<void>;
  /** Publishes whatever bytes on a channel. Resolves to how many subscribers got them. */
  readonly publish: (channel: string, message: Buffer) => Promise<number>;
}

/** Chooses a port for a Redis, and starts nothing yet. It keeps nothing on disk. */
export async function reserveRedis(): Promise<OwnRedis> {
  const port = await findFreePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let running: ServiceProcess | undefined;
  async function stop(): Promise<void> {
    await running?.kill('SIGKILL');
    running = undefined;
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async start() {
      running ??= await spawnService({ program: 'redis-server', args, port });
    },
    stop,
    publish: (channel, message) => publish(port, channel, message),
    [Symbol.asyncDispose]: stop,
  };
}

async function publish(port: number, channel: string, message: Buffer): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const head = `*3\r\n$7\r\nPUBLISH\r\n$${Buffer.byteLength(channel)}\r\n${channel}\r\n$${message.length}\r\n`;
  socket.write(Buffer.concat([Buffer.from(head), message, Buffer.from('\r\n')]));
  const [answer]: Buffer[] = await once(socket, 'data');
  socket.destroy();
  return Number(String(answer).slice(1));
}
