import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';

/** Returns the value that stands for a field's, as `JSON.parse` calls it; undefined removes the field. */
export type ChangeField = (this: unknown, name: string, value: unknown) => unknown;

/** A gateway of another version: a front that changes the JSON of its answers, over HTTP and websockets. */
export interface ChangingFront extends AsyncDisposable {
  readonly url: string;
}

/** Starts a front that passes requests on as they are, and answers with changed fields. Event streams are not passed on. */
export async function startChangingFront(gatewayUrl: string, change: ChangeField): Promise<ChangingFront> {
  const changeText = (text: string): string => JSON.stringify(JSON.parse(text, change));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const body = await buffer(request);
    const passedOn = Object.entries(headers).filter(([name]) => !ofConnection.has(name));
    const answered = await fetch(new URL(url, gatewayUrl), {
      method,
      headers: passedOn.map(([name, value]) => [name, String(value)]),
      ...(body.length > 0 && { body: Uint8Array.from(body) }),
    });
    const text = await answered.text();
    const answeredHeaders = [...answered.headers].filter(([name]) => !ofBody.has(name));
    response.writeHead(answered.status, Object.fromEntries(answeredHeaders));
    response.end(text === '' ? text : changeText(text));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { url = '/', headers: { origin } }) => {
    const upstream = new WebSocket(new URL(url, gatewayUrl.replace('http', 'ws')), socket.protocol, {
      ...(origin !== undefined && { origin }),
    });
    const isOpen = once(upstream, 'open');
    socket.on('message', (data: Buffer) => {
      isOpen.then(() => upstream.send(data.toString())).catch(() => socket.terminate());
    });
    socket.on('close', () => upstream.terminate());
    upstream.on('message', (data: Buffer) => socket.send(changeText(data.toString())));
    upstream.on('close', (code, reason) => (isSent(code) ? socket.close(code, reason) : socket.terminate()));
    upstream.on('error', () => socket.terminate());
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the front does not listen on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** True for a code of a close message; others mean that none came. */
function isSent(code: number): boolean {
  return code !== 1005 && code !== 1006;
}

/** Headers between two ends of a connection. */
const ofConnection: ReadonlySet<string> = new Set(['connection', 'host', 'keep-alive', 'content-length']);
/** Headers that no longer fit a changed body. */
const ofBody: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);
