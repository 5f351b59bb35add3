import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Where sockets connect, and what each subscribes to. */
export interface SocketsOptions {
  readonly port: number;
  readonly path: string;
  readonly key: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Websockets, each with one subscription. */
export interface Sockets extends Disposable {
  readonly count: () => number;
  /** Connects and subscribes so many more, and waits for the first message of each subscription. */
  readonly open: (count: number) => Promise<void>;
  /** Resolves when each socket has had one more update; to it, and the time at which the last one came. */
  readonly nextUpdate: () => Promise<{ readonly update: string; readonly lastAt: number }>;
}

/** So many handshakes at once: more would wait in the kernel's queue, and then fail. */
const AT_ONCE = 128;
const PATIENCE_MS = 60_000;

/** Sockets of our own instead of `ws`, whose client costs as much as its server does: the client must not be what is measured. */
export function createSockets(options: SocketsOptions): Sockets {
  const sockets: Socket[] = [];
  const initialise = frame({ type: 'connection_init', payload: { authorization: `Bearer ${options.key}` } });
  const { query, variables } = options;
  const subscribe = frame({ id: '1', type: 'subscribe', payload: { query, variables } });
  const upgrade = printUpgrade(options);
  let received = 0;
  let onAll: ((update: string) => void) | undefined;

  function receive(message: Buffer): void {
    received += 1;
    if (received === sockets.length) onAll?.(message.toString('utf8'));
  }

  async function openOne(): Promise<void> {
    const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
    const subscribed = Promise.withResolvers<void>();
    socket.once('error', subscribed.reject);
    socket.once('close', () => subscribed.reject(new Error('the server has closed a socket')));
    await once(socket, 'connect');
    const read = createReader((message, isPing) => {
      if (isPing) socket.write(PONG);
      else if (message.includes('"type":"connection_ack"')) socket.write(subscribe);
      else if (message.includes('"type":"next"') && !message.includes('"errors"')) {
        subscribed.resolve();
        receive(message);
      } else {
        subscribed.reject(new Error(`unexpected message: ${message.toString('utf8')}`));
      }
    });
    socket.on('data', read);
    socket.write(upgrade);
    socket.write(initialise);
    await subscribed.promise;
    sockets.push(socket);
  }

  return {
    count: () => sockets.length,
    async open(count) {
      let left = count;
      await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
          while (left > 0) {
            left -= 1;
            await openOne();
          }
        }),
      );
      received = 0;
    },
    async nextUpdate() {
      received = 0;
      const { promise, resolve, reject } = Promise.withResolvers<{ update: string; lastAt: number }>();
      onAll = (update) => resolve({ update, lastAt: Date.now() });
      const timer = setTimeout(
        () => reject(new Error(`only ${received} of ${sockets.length} sockets had the update`)),
        PATIENCE_MS,
      );
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        onAll = undefined;
      }
    },
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function printUpgrade({ port, path }: SocketsOptions): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    'connection: Upgrade',
    'upgrade: websocket',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    'sec-websocket-version: 13',
    'sec-websocket-protocol: graphql-transport-ws',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** RFC 6455, 5.2: a masked text frame. */
function frame(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const mask = randomBytes(4);
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, ...mask]);
  return Buffer.concat([head, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

/** The server pings sockets that send nothing. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/** Reads the answer to the upgrade, then frames; gives the payload of each text frame and ping. */
function createReader(receive: (message: Buffer, isPing: boolean) => void): (chunk: Buffer) => void {
  let isUpgraded = false;
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    if (!isUpgraded) {
      const headEnd = pending.indexOf('\r\n\r\n');
      if (headEnd === -1) return;
      if (!pending.toString('latin1', 0, headEnd).startsWith('HTTP/1.1 101 '))
        throw new Error(pending.toString('utf8'));
      isUpgraded = true;
      pending = pending.subarray(headEnd + 4);
    }
    while (pending.length >= 2) {
      const short = (pending[1] ?? 0) & 0x7f;
      if (short === 127) throw new Error('a frame is longer than 64 kB');
      const start = short === 126 ? 4 : 2;
      if (pending.length < start) return;
      const end = start + (short === 126 ? pending.readUInt16BE(2) : short);
      if (pending.length < end) return;
      const code = (pending[0] ?? 0) & 0x0f;
      const payload = pending.subarray(start, end);
      pending = pending.subarray(end);
      if (code === 8) throw new Error(`the server closes a socket: ${payload.toString('utf8', 2)}`);
      if (code === 1 || code === 9) receive(payload, code === 9);
    }
  };
}
