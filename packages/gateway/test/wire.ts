import { once } from 'node:events';
import { WebSocket } from 'ws';
import { KeyRefusedError } from '@videogen/lifecycle';
import { startGateway } from '../src/index.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';
import { saveKnownUser } from './generations-of-users.ts';

/** The keys that the gateway of `startWithLog` accepts. */
export const goodKeys = ['lt_alice_0001', 'lt_bob_0000001'] as const;

/** A gateway that keeps what it logs, level by level, and knows two keys. */
export async function startWithLog() {
  const opened = await openGatewayOptions();
  const { store, options } = opened;
  const logged: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  const keep = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const log = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
  const [alice, bob] = [await saveKnownUser(store, goodKeys[0]), await saveKnownUser(store, goodKeys[1])];
  const users = new Map([
    [goodKeys[0], alice],
    [goodKeys[1], bob],
  ] as const);
  const gateway = await startGateway({
    ...options,
    lifecycle: { ...options.lifecycle, log },
    identifier: {
      async identify(key) {
        const known = goodKeys.find((each) => each === key);
        const user = known && users.get(known);
        if (!user) throw new KeyRefusedError(key === undefined ? 'missing' : 'refused');
        return user;
      },
      forget() {},
    },
  });
  return {
    url: gateway.url,
    store,
    alice,
    bob,
    /** Returns the warnings and errors that were logged since the last call. */
    takeAlarms: () => logged.splice(0).filter(({ level }) => level === 'warn' || level === 'error'),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/**
 * One step of a conversation. An object is sent as JSON, a text as it is, a buffer as a binary frame. A number waits until so
 * many messages have arrived, or for the close. A function is called and awaited.
 */
export type Step = object | string | Buffer | number | (() => Promise<unknown>);

/** The result of a conversation. */
export interface Outcome {
  /** All messages of the server, in order. */
  readonly received: readonly object[];
  /** The code and reason with which the server closed; undefined: the socket is open. */
  readonly closed: readonly [code: number, reason: string] | undefined;
}

/** The subprotocols that a socket asks for. */
export interface Protocols {
  /** One of them is agreed to. */
  readonly asked?: readonly string[];
  /** None of them is agreed to. */
  readonly inVain?: string;
}

/**
 * Has a conversation over a socket of its own, up to the server's close or its answer to a last ping. All messages that the
 * server sent before are in the outcome.
 */
export async function converse(url: string, steps: readonly Step[], protocols: Protocols = {}): Promise<Outcome> {
  const { inVain, asked = inVain === undefined ? ['graphql-transport-ws'] : [] } = protocols;
  // Asked for by the header, as `ws` gives up by itself where the server agrees to none.
  const headers = { ...(inVain !== undefined && { 'sec-websocket-protocol': inVain }) };
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, [...asked], { headers });
  const received: object[] = [];
  let news = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    received.push(JSON.parse(data.toString('utf8')));
    news.resolve();
    news = Promise.withResolvers();
  });
  const closed = once(socket, 'close').then(([code, reason]): [number, string] => [Number(code), String(reason)]);
  await once(socket, 'open');

  let end: [number, string] | undefined;
  const until = async (isThere: () => boolean): Promise<void> => {
    while (end === undefined && !isThere()) {
      end = (await Promise.race([closed, news.promise])) ?? undefined;
    }
  };
  for (const step of steps) {
    if (typeof step === 'number') await until(() => received.length >= step);
    else if (typeof step === 'function') await step();
    else socket.send(typeof step === 'string' || Buffer.isBuffer(step) ? step : JSON.stringify(step));
  }
  socket.send(JSON.stringify(lastPing));
  await until(() => received.some(isLast));
  socket.terminate();
  return { received: received.filter((message) => !isLast(message)), closed: end };
}

const lastPing = { type: 'ping', payload: { last: true } } as const;
const lastPong = JSON.stringify({ type: 'pong', payload: { last: true } });
const isLast = (message: object): boolean => JSON.stringify(message) === lastPong;

/** The first message of a connection, with a key that is good. */
export const init = { type: 'connection_init', payload: { authorization: `Bearer ${goodKeys[0]}` } } as const;
/** The server's answer to it. */
export const ack = { type: 'connection_ack' } as const;
/** A connection that is ready for operations. */
export const ready: readonly Step[] = [init, 1];

/** An operation. */
export function subscribe(id: unknown, payload: unknown): object {
  return { type: 'subscribe', id, payload };
}

/** A query with one result, and what comes for it. */
export const meQuery = { query: '{ me { email } }' } as const;
export const meAnswer = (id: string) => [
  { id, type: 'next', payload: { data: { me: { email: null } } } },
  { id, type: 'complete' },
];

/** A subscription with one result at once, which never ends by itself, and that result. */
export const usageSubscription = { query: 'subscription { usageUpdated { email } }' } as const;
export const usage = (id: string) => ({ id, type: 'next', payload: { data: { usageUpdated: { email: null } } } });
