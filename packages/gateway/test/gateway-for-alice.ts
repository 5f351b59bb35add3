import { createIdentifier } from '@videogen/lifecycle';
import { startGateway, type GatewayOptions, type ShareLimits } from '../src/index.ts';
import type { Limits } from '../src/limits/limits.ts';
import type { Timings } from '../src/timings.ts';
import { ampleShares, openGatewayOptions } from './gateway-on-a-store.ts';
import { saveKnownUser } from './generations-of-users.ts';
import { openSocket } from './raw-socket.ts';

/** The one key that the gateway of `startForAlice` accepts. */
export const aliceKey = 'lt_alice_0001';

const usage = { currentMonth: undefined, monthlyLimit: undefined, today: undefined, total: undefined };

/** Options of a gateway, with the usual limits and ample shares where others are not given. */
export interface AliceOptions extends Partial<Omit<GatewayOptions, 'limits' | 'shares'>> {
  readonly limits?: Partial<Limits>;
  readonly shares?: Partial<ShareLimits>;
}

/**
 * A gateway that knows Alice, with the given options. `identified` has the key of each identification of a caller, and `checked`
 * the key of each check by VideoGenAPI, which accepts all. `onInfo` gets the fields of each line that is logged at `info`.
 */
export async function startForAlice(
  { limits, shares, ...given }: AliceOptions = {},
  timings: Partial<Timings> = {},
  onInfo: (fields: object) => void = () => {},
) {
  const opened = await openGatewayOptions();
  const { store, options } = opened;
  const checked: string[] = [];
  const api = {
    ...options.lifecycle.api,
    async getUser(key: string) {
      checked.push(key);
      return { email: undefined, plan: undefined, usage };
    },
  };
  const identifier = createIdentifier({ store, api });
  const identified: (string | undefined)[] = [];
  const alice = await saveKnownUser(store, aliceKey);
  const gateway = await startGateway(
    {
      ...options,
      ...given,
      lifecycle: { ...options.lifecycle, log: { ...options.lifecycle.log, info: onInfo } },
      limits: { ...options.limits, ...limits },
      shares: { ...ampleShares, ...shares },
      identifier: {
        ...identifier,
        identify(key, stranger) {
          identified.push(key);
          return identifier.identify(key, stranger);
        },
      },
    },
    timings,
  );
  return {
    store,
    alice,
    identified,
    checked,
    url: gateway.url,
    port: Number(new URL(gateway.url).port),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** An answer over HTTP: the status, and the body as text. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** An operation, or its query text alone. */
export type Operation = string | { readonly query: string; readonly variables: object };

/** The operation as an object, as it goes over every transport. */
export const readOperation = (operation: Operation) =>
  typeof operation === 'string' ? { query: operation } : operation;

/** A way to send an operation over HTTP. Headers are added to its own. */
export type AskOverHttp = (url: string, operation: Operation, headers?: Record<string, string>) => Promise<HttpAnswer>;

const withKey = { authorization: `Bearer ${aliceKey}` };

/** An operation by POST. */
export const post: AskOverHttp = async (url, operation, headers = withKey) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(readOperation(operation)),
  });
  return { status: response.status, body: await response.text() };
};

/** An operation by GET. */
export const get: AskOverHttp = async (url, operation, headers = withKey) => {
  const { query, variables = {} } = { variables: undefined, ...readOperation(operation) };
  const params = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  const response = await fetch(`${url}/graphql?${params}`, { headers });
  return { status: response.status, body: await response.text() };
};

/** An operation by POST whose answer is an event stream. */
export const stream: AskOverHttp = (url, operation, headers = withKey) =>
  post(url, operation, { accept: 'text/event-stream', ...headers });

/** The ways over HTTP, by name. */
export const overHttp = [
  ['POST', post],
  ['GET', get],
  ['server-sent events', stream],
] as const;

/** An operation over a websocket of its own: all messages that come for it, and whether the socket is open after them. */
export async function askOverSocket(url: string, operation: Operation) {
  await using socket = await openSocket(url, withKey);
  const over = Promise.withResolvers<void>();
  socket.socket.on('message', (data: Buffer) => {
    if (/"type":"(error|complete)"/.test(data.toString('utf8'))) over.resolve();
  });
  socket.subscribe('it', readOperation(operation));
  await Promise.race([over.promise, socket.closed]);
  return { messages: socket.received('it'), isOpen: socket.socket.readyState === socket.socket.OPEN };
}

/** The event stream of an operation that has one result. */
export function streamOf(result: object): string {
  return `:\n\nevent: next\ndata: ${JSON.stringify(result)}\n\nevent: complete\ndata:\n\n`;
}
