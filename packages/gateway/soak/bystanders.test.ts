import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { post } from '../test/gateway-for-alice.ts';
import { startProcess } from './start-process.ts';

const MOST_MS = 100;
const ATTACK_SECONDS = 8;
const MEASURED_MS = 5000;
const generation = '{ generation(id: "a") { id status } }';

/** The statuses of the answers, or the types of the messages and the codes of the closes. */
const attackers = [
  ['alice', 'HTTP', 'attack-gateway.ts', ['200', '400', '413', '429']],
  ['a stranger', 'HTTP', 'attack-gateway.ts', ['200', '401', '429']],
  ['alice', 'websockets', 'attack-sockets.ts', ['connection_ack', 'error']],
  ['a stranger', 'websockets', 'attack-sockets.ts', ['4401', 'connection_ack', 'error']],
] as const;

test.for(attackers)(
  'while %s attacks the gateway over %s, others wait at most 100 ms, or five times as long as before',
  async ([caller, way, file, expected]) => {
    await using gateway = startProcess('serve-alice.ts');
    const url = await gateway.line();
    // Compiles what answers.
    await measure(url, 2000);

    const before = await measure(url, MEASURED_MS);
    await using attacker = startProcess(file, url, String(ATTACK_SECONDS), caller);
    // By then the attack has begun, and GraphiQL's page is made.
    await sleep(1500);
    const meanwhile = await measure(url, MEASURED_MS);
    const counts: unknown = JSON.parse(await attacker.line());

    console.log(`${caller}, ${way}: p99 ${before.toFixed(1)} ms before, ${meanwhile.toFixed(1)} ms meanwhile`, counts);
    expect(Object.keys(counts ?? {}).toSorted()).toEqual(expected);
    expect(meanwhile).toBeLessThan(Math.max(MOST_MS, 5 * before));
  },
);

/** The p99 of the times that somebody else waits, milliseconds. */
async function measure(url: string, forMs: number): Promise<number> {
  const times: number[] = [];
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt) {
    times.push(await time(async () => (await fetch(`${url}/health`)).text()));
    times.push(await time(async () => expect((await post(url, generation)).status).toBe(200)));
    await sleep(10);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Infinity;
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}
