// A process of its own: attacks the gateway at a URL over HTTP for some seconds, eight requests at once, with Alice's key or
// without one. It prints as JSON how many answers had each status.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { attacks } from '../test/attacks.ts';
import { aliceKey, readOperation } from '../test/gateway-for-alice.ts';

const AT_ONCE = 8;
const SLOW_CONNECTIONS = 200;
const MADE_UP_KEYS = 50;
const [url = '', seconds = '', caller = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const statuses: Record<string, number> = {};

type Headers = Readonly<Record<string, string>>;
type Send = (key: Headers, accept: string) => Promise<void>;

const texts = attacks.map(([, operation]) => readOperation(operation));
const sends: readonly Send[] = [
  ...[...texts, { query: `# ${'x'.repeat(900_000)}` }].map(
    (body): Send =>
      (key, accept) =>
        send({ ...key, accept }, JSON.stringify(body)),
  ),
  () => send({ accept: 'text/html' }),
  () => send(withMadeUpKey(), JSON.stringify({ query: '{ me { id } }' })),
];

/** Sends a body, or without one asks for a page. */
function send(headers: Headers, body?: string): Promise<void> {
  return new Promise((resolve) => {
    const method = body === undefined ? 'GET' : 'POST';
    const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request(`${url}/graphql`, { agent, method, headers: { ...headers, ...type } }, (response) => {
      const status = String(response.statusCode);
      statuses[status] = (statuses[status] ?? 0) + 1;
      response.resume().once('close', () => resolve());
    });
    // A refusal may close the connection while the body is still sent.
    sent.once('error', () => resolve());
    sent.end(body);
  });
}

let madeUp = 0;
function withMadeUpKey(): Headers {
  madeUp = (madeUp + 1) % MADE_UP_KEYS;
  return { authorization: `Bearer lt_made_up_${madeUp}` };
}

const endsAt = performance.now() + Number(seconds) * 1000;
const key: Headers = caller === 'alice' ? { authorization: `Bearer ${aliceKey}` } : {};
let sent = 0;

async function attack(): Promise<void> {
  while (performance.now() < endsAt) {
    sent += 1;
    await sends[sent % sends.length]?.(key, sent % 2 === 0 ? 'application/json' : 'text/event-stream');
  }
}

/** Sends a head letter by letter, or with a key a body. */
function sendSlowly(): void {
  const head = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 100000'];
  const begun = key['authorization'] === undefined ? ['X-Slow: '] : [`Authorization: ${key['authorization']}`, '', ''];
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write([...head, ...begun].join('\r\n')));
  socket.on('error', () => {});
  setInterval(() => socket.write('x'), 100).unref();
}

for (let count = 0; count < SLOW_CONNECTIONS; count += 1) sendSlowly();
await Promise.all(Array.from({ length: AT_ONCE }, attack));
console.log(JSON.stringify(statuses));
process.exit();
