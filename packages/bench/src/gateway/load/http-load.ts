import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs } from '../cores.ts';

/** One request as it goes over the wire, and the check of its answer. */
export interface Exchange {
  readonly request: Buffer;
  /** A text that the right answer contains. */
  readonly expects: string;
}

/** A load on one server. */
export interface HttpLoadOptions {
  readonly port: number;
  readonly pid: number;
  /** The processes that cause the load, this one included. */
  readonly loadPids: readonly number[];
  readonly connections: number;
  readonly next: () => Exchange;
  /** Answers of this time are not counted. */
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Answers within the measured time. */
export interface HttpLoadResult {
  readonly perSecond: number;
  /** CPU time of the server for an answer, microseconds; NaN without an answer. */
  readonly cpuMicros: number;
  /** CPU time of the server, and of the load, as shares of one core. */
  readonly serverShare: number;
  readonly loadShare: number;
}

/**
 * Opens connections, and sends one request after the other on each. Rejects at the first wrong answer. It uses bare sockets: a
 * client that costs more than the server would be what is measured.
 */
export async function loadHttp(options: HttpLoadOptions): Promise<HttpLoadResult> {
  const { port, pid, loadPids, connections, next, warmUpMs, measureMs } = options;
  using opened = new DisposableStack();
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => opened.adopt(await openSocket(port), (socket) => socket.destroy())),
  );
  let answers = 0;
  let isOver = false;
  const count = (): boolean => {
    answers += 1;
    return !isOver;
  };
  const read = () => ({
    at: performance.now(),
    answers,
    cpuMs: readCpuMs(pid),
    loadCpuMs: loadPids.map(readCpuMs).reduce((sum, each) => sum + each, 0),
  });
  const conversations = Promise.all(sockets.map((socket) => converse(socket, next, count)));

  await Promise.race([sleep(warmUpMs), conversations]);
  const before = read();
  await Promise.race([sleep(measureMs), conversations]);
  const after = read();
  isOver = true;
  await conversations;

  const measured = after.answers - before.answers;
  const tookMs = after.at - before.at;
  return {
    perSecond: (measured / tookMs) * 1000,
    cpuMicros: measured === 0 ? Number.NaN : ((after.cpuMs - before.cpuMs) / measured) * 1000,
    serverShare: (after.cpuMs - before.cpuMs) / tookMs,
    loadShare: (after.loadCpuMs - before.loadCpuMs) / tookMs,
  };
}

/** Connects to a port of this machine. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  // The close that follows is what a conversation notices.
  socket.on('error', () => undefined);
  return socket;
}

/** Sends and reads until `goOn`, called with each answer, returns false. */
export function converse(socket: Socket, next: () => Exchange, goOn: (answer: Buffer) => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let exchange = next();
  let pending: Buffer | undefined;

  function receive(chunk: Buffer): void {
    pending = pending === undefined ? chunk : Buffer.concat([pending, chunk]);
    if (!isWhole(pending)) return;
    const answer = pending;
    pending = undefined;
    if (!isRight(answer, exchange.expects)) return end(new Error(`wrong answer: ${answer.toString('utf8')}`));
    if (!goOn(answer)) return end();
    exchange = next();
    socket.write(exchange.request);
  }

  function end(error?: Error): void {
    socket.off('data', receive).off('close', close);
    if (error === undefined) resolve();
    else reject(error);
  }

  function close(): void {
    end(new Error('the server has closed a connection'));
  }

  socket.on('data', receive).once('close', close);
  if (socket.destroyed) close();
  else socket.write(exchange.request);
  return promise;
}

const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

/** True for a whole answer: connections are not pipelined, so that nothing follows it. */
function isWhole(answer: Buffer): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(answer.toString('latin1', 0, headEnd)) ?? [];
  if (length !== undefined) return answer.length >= headEnd + 4 + Number(length);
  return answer.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}

const OK = 'HTTP/1.1 200 ';

function isRight(answer: Buffer, expects: string): boolean {
  return answer.toString('latin1', 0, OK.length) === OK && answer.includes(expects) && !answer.includes('"errors"');
}
