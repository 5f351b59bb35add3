// A process of its own: a gateway that knows Alice, and lifts the shares that would keep an attack from the limits of
// an operation. It prints its URL, then for each line that comes what it has used, and ends with whoever started it.
import { createInterface } from 'node:readline';
import { startForAlice } from '../test/gateway-for-alice.ts';

/** CPU time of all threads since the start, and the resident memory. */
export interface Used {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

function readUsed(): Used {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() };
}

const questions = createInterface(process.stdin).once('close', () => process.exit());
// As they are by default: with more of them no attack on these would be refused.
const running = await startForAlice({ shares: { subscriptionsPerSocket: 128, newKeysPerAddress: 10 } });
questions.on('line', () => console.log(JSON.stringify(readUsed())));
console.log(running.url);
