import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { attacks, longChain } from '../test/attacks.ts';
import { aliceKey, post, readOperation, stream, type Operation } from '../test/gateway-for-alice.ts';
import { openSocket } from '../test/raw-socket.ts';
import type { Used } from './serve-alice.ts';
import { startProcess, type Process } from './start-process.ts';

// Counted is the CPU time of a gateway's process, of all its threads, from before the client connects until it has the
// refusal: to read the request, to compile what runs for the first time, to collect garbage. The client is another process.
// Cold is the first request that a gateway gets at all. Warm is the mean of ten that follow five others.
const COLD_MS = 50;
const WARM_MS = 10;
/** The CPU time of a gateway's start on the machine for which these bounds are. A slower machine is allowed as much more. */
const START_MS = 1000;

/** RFC 6455, 7.4.1. */
const MESSAGE_TOO_BIG = 1009;

/** Has an operation refused; fails where it is answered. */
type Refuse = (operation: Operation) => Promise<void>;

function overHttp(ask: typeof post, headers?: Record<string, string>) {
  return (url: string): Refuse =>
    async (operation) => {
      const { status, body } = await ask(url, operation, headers);
      expect(status).toBeLessThan(500);
      expect(body).toMatch(/^(:\n\nevent: next\ndata: )?\{"errors":\[/);
    };
}

function overSocket(payload: object) {
  return (url: string): Refuse => {
    let opening: ReturnType<typeof openSocket> | undefined;
    return async (operation) => {
      const before = await opening;
      // A socket that was closed with its refusal is followed by another.
      const isOpen = before?.socket.readyState === 1;
      const { socket, subscribe, received, closed } = isOpen ? before : await (opening = openSocket(url, payload));
      const id = crypto.randomUUID();
      const answer = socket.readyState === 1 ? once(socket, 'message') : closed;
      subscribe(id, readOperation(operation));
      await Promise.race([closed, answer]);
      if (socket.readyState === 1) expect(received(id)).toMatchObject([{ type: 'error' }]);
      else expect([4401, MESSAGE_TOO_BIG]).toContain(await closed);
    };
  };
}

const withKey = [
  ['HTTP', overHttp(post)],
  ['server-sent events', overHttp(stream)],
  ['a websocket', overSocket({ authorization: `Bearer ${aliceKey}` })],
] as const;

const withoutKey = [
  ['HTTP', overHttp(post, {})],
  ['server-sent events', overHttp(stream, {})],
  ['a websocket', overSocket({})],
  ['a websocket whose key comes with operations', overSocket({ keyWithOperations: true })],
] as const;

const long = ['a document of 900 kB', `{${' id'.repeat(300_000)}}`] as const;
const strangers: readonly (readonly [string, Operation])[] = [['a short operation', '{ me { id } }'], long];

const chain = ['fragments 50,000 deep', longChain] as const;

const rows = [
  ...withKey.flatMap(([way, open]) =>
    [...attacks, long, chain].map(([name, operation]) => ({ name, way, open, operation })),
  ),
  ...withoutKey.flatMap(([way, open]) =>
    strangers.map(([name, operation]) => ({ name: `${name} without a key`, way, open, operation })),
  ),
];

test.for(rows)(
  '$name over $way: refused in less than 50 ms of CPU as the first request of a gateway, and later in less than 10',
  async ({ name, way, open, operation }) => {
    await using gateway = startProcess('serve-alice.ts');
    const refuse = open(await gateway.line());
    const repeat = async (times: number): Promise<void> => {
      for (let count = 0; count < times; count += 1) await refuse(operation);
    };

    await awaitRest(gateway);
    const slowness = Math.max((await readUsed(gateway)).cpuMs / START_MS, 1);
    const cold = await measureCpu(gateway, () => repeat(1));
    await repeat(5);
    const warm = (await measureCpu(gateway, () => repeat(10))) / 10;

    console.log(
      `${name}, ${way}: ${cold.toFixed(1)} ms of CPU cold, ${warm.toFixed(1)} warm, slowness ${slowness.toFixed(2)}`,
    );
    expect(cold / slowness).toBeLessThan(COLD_MS);
    expect(warm / slowness).toBeLessThan(WARM_MS);
  },
);

test('fifteen documents of 900 kB without a key leave the process of a gateway as large as it was', async () => {
  await using gateway = startProcess('serve-alice.ts');
  const refuse = overHttp(post, {})(await gateway.line());
  const [, operation] = long;
  for (let count = 0; count < 15; count += 1) await refuse('{ me { id } }');

  const before = await readUsed(gateway);
  for (let count = 0; count < 15; count += 1) await refuse(`${operation}${'#'.repeat(count)}`);
  const after = await readUsed(gateway);

  const grownMegabytes = (after.residentBytes - before.residentBytes) / 1_000_000;
  console.log(`${grownMegabytes.toFixed(1)} MB of resident memory more`);
  expect(grownMegabytes).toBeLessThan(20);
});

async function readUsed(gateway: Process): Promise<Used> {
  return JSON.parse(await gateway.ask('used'));
}

async function measureCpu(gateway: Process, run: () => Promise<void>): Promise<number> {
  const before = await readUsed(gateway);
  await run();
  return (await readUsed(gateway)).cpuMs - before.cpuMs;
}

/** Waits until the threads of a process that has just started have nothing left to do. */
async function awaitRest(gateway: Process): Promise<void> {
  while ((await measureCpu(gateway, () => sleep(50))) > 1);
}
