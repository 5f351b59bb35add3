import type { TestContext } from 'vitest';
import { chooseSeed, isListening, type DatabaseKind, type StormResult } from '@videogen/testkit';
import { skipVisibly } from '../test/skip-visibly.ts';

/** With CHAOS_SEED=<seed> the same random choices are made again. */
export const seed = chooseSeed(process.env);

/** The database of the storms: PostgreSQL with Redis where both are on this machine. */
export const kind: DatabaseKind = await findKind();

/** Prints the progress of a storm. */
export function tell(line: string): void {
  console.log(line);
}

/** Prints a storm's figures, and returns the broken promises. A text is the reason to skip a storm that cannot run here. */
export function listBroken(context: TestContext, result: StormResult | string): readonly string[] {
  if (typeof result === 'string') {
    skipVisibly(context, result);
    return [];
  }
  console.log(`${context.task.name}, on ${kind}, CHAOS_SEED=${seed}:`, JSON.stringify(result.figures));
  return result.violations;
}

async function findKind(): Promise<DatabaseKind> {
  const listening = await Promise.all([isListening(5432), isListening(6379)]);
  if (listening.every(Boolean)) return 'postgres';
  if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('PostgreSQL or Redis was not found on this machine');
  return 'sqlite';
}
