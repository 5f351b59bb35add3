// Run as a process of its own: `ws` with as much of graphql-ws's protocol as the bench's sockets need. It sends ready messages.

import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

const [port] = process.argv.slice(2);
let version = 1;
const subscribed = new Set<WebSocket>();
const server = createServer((_, response) => response.end());

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data) => {
    if (data instanceof Buffer && data.includes('connection_init')) return socket.send('{"type":"connection_ack"}');
    subscribed.add(socket);
    socket.send(printUpdate());
  });
  socket.on('close', () => subscribed.delete(socket));
});
server.listen(Number(port), '127.0.0.1');

process.on('message', () => {
  version += 1;
  const update = printUpdate();
  for (const socket of subscribed) socket.send(update);
});
process.on('disconnect', () => process.exit());

/** A message as long as the gateway's. */
function printUpdate(): string {
  const generation = { id: 'R2VuZXJhdGlvbjoxMjM0NTY3OC0xMjM0LTEyMzQtMTIzNC0xMjM0NTY3ODkwMTI=', status: 'IN_PROGRESS' };
  const at = new Date().toISOString();
  const update = { cursor: 'MTIzNDU2Nzg5MDEy', at, version, status: 'IN_PROGRESS', generation };
  return JSON.stringify({ id: '1', type: 'next', payload: { data: { update } } });
}
