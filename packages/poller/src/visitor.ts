import type { Lifecycle } from '@videogen/lifecycle';
import { createBudget, createPurse, type Budget, type Purse } from './budget.ts';
import { createDensities } from './densities.ts';
import { createListKnowledge, type ListKnowledge } from './list-knowledge.ts';
import type { Pace } from './pace.ts';

/** What one process visits keys with. All that it keeps in memory another can do without. */
export interface Visitor {
  readonly lifecycle: Lifecycle;
  readonly floorMs: number;
  /** Of each key. */
  readonly budget: Budget;
  /** Of this process. */
  readonly purse: Purse;
  readonly densities: ReturnType<typeof createDensities>;
  readonly list: ListKnowledge;
  /** How many visits in a row VideoGenAPI answered nothing, by user. */
  readonly failedVisits: Map<string, number>;
}

/** What is learned of a key's list is learned anew after so long where the floor is 2 s: 5 minutes. */
const LIST_KNOWLEDGE_IN_FLOORS = 150;

/** Makes a visitor that keeps this pace. */
export function createVisitor(lifecycle: Lifecycle, pace: Pace): Visitor {
  return {
    lifecycle,
    floorMs: pace.floorMs,
    budget: createBudget(pace.looksPerMinute),
    purse: createPurse(createBudget(pace.processLooksPerMinute)),
    densities: createDensities(pace),
    list: createListKnowledge(LIST_KNOWLEDGE_IN_FLOORS * pace.floorMs),
    failedVisits: new Map(),
  };
}
