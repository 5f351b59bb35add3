import { setTimeout as sleep } from 'node:timers/promises';
import { readField } from '@videogen/testkit';
import { connectSocket, run, type SocketClient } from '../../follow-by-socket.ts';
import { aliasOf, printCalls, type Call, type Operation } from './print-calls.ts';
import type { RootField } from './root-fields.ts';

const WITHOUT_ANSWER_MS = 1000;

/** The answer to one call. */
export interface CallAnswer {
  /** The value of the field; undefined where it failed. */
  readonly data: unknown;
  readonly errors: readonly unknown[];
}

/** The gateway, the key and the field to call. */
export interface AskOptions {
  readonly gatewayUrl: string;
  readonly key: string;
  readonly select: (field: RootField) => string;
  /** The number of calls in one operation, or of subscriptions at once. */
  readonly atOnce: number;
}

/**
 * Makes calls of one kind over websockets, at a tenth of the cost of as many requests. Queries and mutations are sent several
 * in an operation. If an operation fails as a whole, its calls are sent again one by one, so that each has its own answer. A
 * subscription ends after its first result. If it has none a second after the server has answered a later query, its answer is
 * null. The sockets of subscriptions wait for that second together.
 */
export async function askCalls(calls: readonly Call[], options: AskOptions): Promise<readonly CallAnswer[]> {
  const chunks = Array.from({ length: Math.ceil(calls.length / options.atOnce) }, (_, index) =>
    calls.slice(index * options.atOnce, (index + 1) * options.atOnce),
  );
  if (calls[0]?.field.kind === 'subscription') {
    return (await Promise.all(chunks.map((chunk) => follow(chunk, options)))).flat();
  }
  await using socket = connectSocket(options.gatewayUrl, options.key);
  const answers: CallAnswer[] = [];
  for (const chunk of chunks) answers.push(...(await ask(socket, chunk, options)));
  return answers;
}

async function ask(socket: SocketClient, calls: readonly Call[], options: AskOptions): Promise<readonly CallAnswer[]> {
  const result = await takeFirst(socket, printCalls(calls, options.select)).answer;
  if (result.data == null && calls.length > 1) {
    return (await Promise.all(calls.map((call) => ask(socket, [call], options)))).flat();
  }
  return calls.map((_, index) => ({
    data: readField(result.data, aliasOf(index)),
    errors: result.errors.filter((error) => calls.length === 1 || readField(error, 'path', 0) === aliasOf(index)),
  }));
}

async function follow(calls: readonly Call[], { gatewayUrl, key, select }: AskOptions): Promise<readonly CallAnswer[]> {
  await using socket = connectSocket(gatewayUrl, key);
  const following = calls.map((call) => takeFirst(socket, printCalls([call], select)));
  const answered = Promise.all(following.map(({ answer }) => answer));
  await run(socket.client, '{ me { id } }');
  await Promise.race([answered, sleep(WITHOUT_ANSWER_MS)]);
  for (const { leave } of following) leave();
  const results = await answered;
  return results.map(({ data, errors }) => ({ data: data && readField(data, aliasOf(0)), errors }));
}

interface First {
  /** The first result, or the errors in its place; `data` is null when the subscription was ended before. */
  readonly answer: Promise<CallAnswer>;
  readonly leave: () => void;
}

function takeFirst({ client }: SocketClient, operation: Operation): First {
  let taken: CallAnswer = { data: null, errors: [] };
  const { promise, resolve, reject } = Promise.withResolvers<CallAnswer>();
  const leave = client.subscribe(
    { ...operation, variables: { ...operation.variables } },
    {
      next({ data, errors = [] }) {
        taken = { data, errors };
        leave();
      },
      // Anything but a list is an error of the socket.
      error: (errors) => (Array.isArray(errors) ? resolve({ data: undefined, errors }) : reject(errors)),
      complete: () => resolve(taken),
    },
  );
  return { answer: promise, leave };
}
