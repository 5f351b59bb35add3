import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Plugin } from 'graphql-yoga';

/** Node's request and response, which the handler's server adapter adds to the context. */
interface NodeContext {
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
}

/** Reading the rest of a shorter body costs less than a new connection. */
export const SHORT_BYTES = 64 * 1024;
/** Enough time for a refused client to read the answer. */
const LINGER_MS = 2000;

/**
 * Closes the connection after an answer when the request's body is long and has not arrived completely. At most `mostBytes`
 * more of the body are read and discarded.
 */
export function closeUnread(mostBytes: number): Plugin<object, NodeContext> {
  return {
    onResponse({ serverContext: { req, res }, response }) {
      // A request that was aborted while it was read has no socket.
      const socket = res?.socket;
      if (!req || !socket || req.complete || !isLong(req)) return;
      response.headers.set('connection', 'close');
      closeAfterAnswer(req, socket, mostBytes);
    },
  };
}

function isLong({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > SHORT_BYTES;
}

/**
 * Node destroys the socket after the last answer. While the client still sends, that resets the connection, and the client
 * loses an answer that it has not read yet. So the socket is half-closed and drained for a while (RFC 9112, 9.6).
 */
function closeAfterAnswer(request: IncomingMessage, socket: Socket, mostBytes: number): void {
  const destroySoon = socket.destroySoon.bind(socket);
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) request.pause();
  });
  socket.destroySoon = () => {
    if (request.readableEnded) return destroySoon();
    socket.end();
    request.once('end', () => socket.destroy());
    const timeout = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timeout));
  };
}
