import { expect } from 'vitest';
import type { Generation, Snapshot, Turn, Update, User } from '../src/index.ts';

/** The user that {@link saveTestUser} saves. */
export const testUser: User = {
  id: expect.any(String),
  accountId: expect.any(String),
  email: null,
  plan: null,
  usage: { currentMonth: null, monthlyLimit: null, today: null, total: null },
};

/** The snapshot of a generation without failed polls; `given` has the differences. */
export function snapshotOf(generation: Generation, given: Partial<Snapshot> = {}): Snapshot {
  return {
    generation,
    token: expect.any(Number),
    at: expect.any(Date),
    failedAttempts: 0,
    notFoundAttempts: 0,
    notFoundSince: null,
    erredAttempts: 0,
    ...given,
  };
}

/** The turn of an account with an accepted key; `given` has the differences. */
export function turnOf(accountId: string, given: Partial<Turn> = {}): Turn {
  return {
    accountId,
    token: expect.any(Number),
    reserved: expect.any(Number),
    failedTurns: 0,
    keyRefusedAt: undefined,
    sealedKey: expect.any(String),
    hasSubmissions: expect.any(Boolean),
    isWatched: expect.any(Boolean),
    ...given,
  };
}

/** Matches a time so many milliseconds from now, or up to five seconds earlier, as machines pause. */
export function about(ms: number): unknown {
  return expect.toSatisfy((actual) => typeof actual === 'number' && actual > ms - 5000 && actual <= ms);
}

/** The first update of a generation; `given` has the differences. */
export function updateOf({ id }: Generation, given: Pick<Update, 'status'> & Partial<Update>): Update {
  return {
    number: 1,
    generationId: id,
    version: 1,
    previousStatus: null,
    previousLabel: null,
    at: expect.any(Date),
    ...given,
  };
}

/** A generation after its next change; `given` has the other changes. */
export function changed(generation: Generation, given: Partial<Generation> = {}): Generation {
  return { ...generation, version: generation.version + 1, updatedAt: expect.any(Date), ...given };
}
