import { chooseSeed } from './harness/random.ts';
import { isListening } from './harness/spawn-service.ts';
import { stormOfDisconnects } from './storms/disconnects.ts';
import { stormOf500s } from './storms/failing-upstream.ts';
import { stormOfFrost } from './storms/frozen-poller.ts';
import { stormOfKills } from './storms/kills.ts';
import { stormOfRestarts } from './storms/postgres-restart.ts';
import type { DatabaseKind } from './harness/open-database.ts';
import type { StormResult } from './harness/settle.ts';

// The storms that are too long for the tests, at their full length. Ends with 1 when a promise was broken. CHAOS_SEED=<seed>
// makes the same random choices again.

interface Storm {
  readonly name: string;
  /** A text is the reason why it cannot be had here. */
  readonly run: () => Promise<StormResult | string>;
}

// Two minutes where a machine has nothing else to do; a shared one may take several times that.
const LONGEST_MS = 900_000;
const seed = chooseSeed(process.env);
const startedAt = performance.now();
const kind: DatabaseKind = (await hasServices()) ? 'postgres' : 'sqlite';

// A storm that hangs is one that has failed.
const end = setTimeout(() => {
  console.error(`✗ not over after ${LONGEST_MS / 1000} s`);
  process.exit(1);
}, LONGEST_MS);
console.log(`Chaos on ${kind}; replay it with CHAOS_SEED=${seed}`);
// Three at once: the first two wait more than they work.
const lanes: readonly (readonly Storm[])[] = [
  [
    { name: 'a poller frozen for 60 s', run: () => stormOfFrost(kind, { frozenMs: 60_000 }) },
    { name: '30 s of 500s', run: () => stormOf500s(kind, { outageMs: 30_000 }) },
  ],
  [{ name: '100 random kills under load', run: () => stormOfKills(kind, { kills: 100, seed, tell }) }],
  [
    {
      name: '1,000 random disconnects over 50 generations',
      run: () => stormOfDisconnects(kind, { disconnects: 1000, seed, restarts: 4, sandboxSpeed: 2.5, tell }),
    },
    { name: 'PostgreSQL restarted under load', run: stormOfRestarts },
  ],
];
const kept = await Promise.all(lanes.map(rageInTurn));
clearTimeout(end);
console.log(`${kept.every(Boolean) ? 'Every promise was kept' : 'Promises were broken'}, after ${readSeconds()} s`);
process.exit(kept.every(Boolean) ? 0 : 1);

async function rageInTurn(storms: readonly Storm[]): Promise<boolean> {
  let allKept = true;
  for (const storm of storms) allKept = (await rage(storm)) && allKept;
  return allKept;
}

async function rage({ name, run }: Storm): Promise<boolean> {
  try {
    const result = await run();
    if (typeof result === 'string') {
      console.warn(`- ${name}: SKIPPED, as ${result}`);
      return true;
    }
    const { figures, violations } = result;
    console.log(`${violations.length === 0 ? '✓' : '✗'} ${name}, at ${readSeconds()} s:`, JSON.stringify(figures));
    for (const violation of violations) console.error(`    ${violation}`);
    return violations.length === 0;
  } catch (error) {
    console.error(`✗ ${name}:`, error);
    return false;
  }
}

function tell(line: string): void {
  console.log(`  ${readSeconds()} s: ${line}`);
}

function readSeconds(): number {
  return Math.round((performance.now() - startedAt) / 1000);
}

async function hasServices(): Promise<boolean> {
  const listening = await Promise.all([isListening(5432), isListening(6379)]);
  return listening.every(Boolean);
}
