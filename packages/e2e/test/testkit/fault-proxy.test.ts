import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startFaultProxy, type FaultProxy } from '@videogen/testkit';

/** A server that answers each chunk with the same in capitals, behind a proxy. */
async function startEcho(): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => socket.write(chunk.toString().toUpperCase()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy = await startFaultProxy({ port: address.port });
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return proxy;
}

async function join({ port }: FaultProxy): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, question: string): Promise<string> {
  socket.write(question);
  const [answer]: Buffer[] = await once(socket, 'data');
  return String(answer);
}

/** Resolves at the close, to whether an error led to it. */
function readClose(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('close', resolve);
  });
}

/** The event that came first. */
function race(events: Readonly<Record<string, Promise<unknown>>>): Promise<string> {
  return Promise.race(Object.entries(events).map(([name, event]) => event.then(() => name)));
}

test('the proxy passes bytes on, both ways, and the end of each half', async () => {
  const proxy = await startEcho();
  const socket = await join(proxy);

  const answer = await ask(socket, 'hello');
  socket.end('bye');
  const rest = await text(socket);

  expect(answer).toBe('HELLO');
  expect(rest).toBe('BYE');
});

test('the proxy delays each piece', async () => {
  const proxy = await startEcho();
  const socket = await join(proxy);
  await proxy.setMode({ type: 'delay', ms: 20, bytesAtOnce: 1 });

  const startedAt = performance.now();
  socket.end('hello');
  const answer = await text(socket);

  expect(answer).toBe('HELLO');
  expect(performance.now() - startedAt).toBeGreaterThan(5 * 20);
});

test('stalled bytes arrive when it passes again, in order', async () => {
  const proxy = await startEcho();
  await proxy.setMode({ type: 'stall' });
  const socket = await join(proxy);
  const answered = once(socket, 'data');
  const other = await join(await startEcho());

  socket.write('one ');
  socket.write('two');
  const first = await race({ stalled: answered, other: ask(other, 'x') });
  await proxy.pass();
  socket.end();
  const [answer]: Buffer[] = await answered;

  expect(first).toBe('other');
  expect(String(answer) + (await text(socket))).toBe('ONE TWO');
});

test('a half-open connection stays dead and open; new ones live again', async () => {
  const proxy = await startEcho();
  const socket = await join(proxy);
  await ask(socket, 'a');
  const over = race({ data: once(socket, 'data'), close: readClose(socket) });
  await proxy.setMode({ type: 'half-open' });

  socket.write('b');
  const lost = await join(proxy);
  lost.write('c');
  // A whole exchange over another connection gives these bytes time to arrive.
  await ask(await join(await startEcho()), 'x');
  await proxy.pass();
  const other = await ask(await join(proxy), 'd');
  const first = await Promise.race([over, Promise.resolve('nothing')]);

  expect(other).toBe('D');
  expect(first).toBe('nothing');
});

test('the proxy refuses connections, and takes them again on the same port', async () => {
  const proxy = await startEcho();
  const socket = await join(proxy);
  const reset = readClose(socket);

  await proxy.refuse();
  const refused = connect(proxy.port, '127.0.0.1');
  const [error]: unknown[] = await once(refused, 'error');
  await proxy.pass();
  const answer = await ask(await join(proxy), 'back');

  expect(await reset).toBe(true);
  expect(error).toHaveProperty('code', 'ECONNREFUSED');
  expect(answer).toBe('BACK');
});

test('the proxy resets a connection after so many bytes in one direction', async () => {
  const proxy = await startEcho();
  await proxy.setMode({ type: 'reset-after', bytes: 3, direction: 'to-client' });
  const socket = await join(proxy);
  const failed = new Promise((resolve) => {
    socket.once('error', resolve);
  });

  const answer = await ask(socket, 'hello');

  expect(answer).toBe('HEL');
  expect(await failed).toHaveProperty('code', 'ECONNRESET');
});

test('the proxy resets all connections at once, and returns their number', async () => {
  const proxy = await startEcho();
  const sockets = [await join(proxy), await join(proxy)];
  await Promise.all(sockets.map((socket) => ask(socket, 'here')));

  const closed = sockets.map(readClose);
  const count = proxy.resetAll();

  expect(count).toBe(2);
  expect(await Promise.all(closed)).toEqual([true, true]);
});

test('the proxy holds the chosen bytes until they are released, and reports when their client disconnects', async () => {
  const proxy = await startEcho();
  const socket = await join(proxy);
  const holding = proxy.holdNext('to-client', (chunk) => chunk.includes('SECOND'));
  const first = await ask(socket, 'first');
  const answered = once(socket, 'data');

  socket.write('second');
  const held = await holding;
  held.release();
  const [second]: Buffer[] = await answered;
  socket.destroy();
  await held.clientLeft;

  expect(first).toBe('FIRST');
  expect(String(held.bytes)).toBe('SECOND');
  expect(String(second)).toBe('SECOND');
});

test('held bytes can be reset instead', async () => {
  const proxy = await startEcho();
  const socket = await join(proxy);
  const holding = proxy.holdNext('to-server');
  const closed = readClose(socket);

  socket.write('never');
  const held = await holding;
  held.reset();

  expect(String(held.bytes)).toBe('never');
  expect(await closed).toBe(true);
});

test('the proxy can be pointed elsewhere', async () => {
  const proxy = await startEcho();
  const other = await startEcho();
  await ask(await join(proxy), 'here');

  await other.setMode({ type: 'reset-after', bytes: 1, direction: 'to-client' });
  proxy.retarget({ port: other.port });
  const answer = await ask(await join(proxy), 'there');

  expect(answer).toBe('T');
});
