import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * Sends an HTTP request exactly as it is written, even one that no HTTP client would send. Returns the whole answer as text.
 * Each character is one byte.
 */
export async function sendRawRequest(origin: string, lines: readonly string[], body: string): Promise<string> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = [...lines, `Host: ${host}`, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close', '', ''];
  socket.end(Buffer.from(head.join('\r\n') + body, 'latin1'));
  return text(socket);
}
