import { endVisit, type Visit } from '@videogen/store';
import { ask } from './ask.ts';
import { countAffordable, pauseFor, pay, waitForOne } from './budget.ts';
import { planLooks } from './plan-looks.ts';
import { waitAfterFailures } from './plan-try.ts';
import { readInFlight, type Followed } from './read-in-flight.ts';
import type { Findings } from './findings.ts';
import type { Visitor } from './visitor.ts';

/** In one visit; what is left has the next. */
const MOST_LOOKS = 20;
/** What could not be asked, as somebody else had claimed it just then, is not asked for in a loop. */
const SHORTEST_WAIT_MS = 10;

/**
 * Visits one key: asks what is due, the longest overdue first, as far as the budgets of the key and of this process go, and writes
 * down when to come again. Resolves to that, milliseconds; null: when it is called for.
 */
export async function visit(visitor: Visitor, held: Visit): Promise<number | null> {
  const { lifecycle, budget, purse, list } = visitor;
  const startedAt = performance.now();
  const inFlight = await readInFlight(visitor, held.userId);
  const due = planLooks(inFlight, list.pageSize(held.userId)).filter(({ inMs }) => inMs <= 0);
  const most = Math.min(MOST_LOOKS, countAffordable(budget, held.paidForMs), purse.affordable());
  const findings = await ask(visitor, held, { looks: due.slice(0, most), inFlight });

  purse.pay(findings.questions);
  const tookMs = performance.now() - startedAt;
  const paidForMs = payFor(visitor, findings, held.paidForMs - tookMs);
  const left = inFlight.filter(({ id }) => !findings.over.has(id)).map((one) => moveOn(one, findings, tookMs));
  const [next] = planLooks(left, list.pageSize(held.userId));
  const restMs = countRest(visitor, held.userId, findings);
  const isOver = next === undefined || findings.isRefused;
  const nextInMs = isOver
    ? null
    : Math.max(next.inMs, waitForOne(budget, paidForMs), purse.waitForOneMs(), restMs, SHORTEST_WAIT_MS);
  await endVisit(lifecycle.store, held, { nextInMs, paidForMs });
  return nextInMs;
}

function payFor({ budget }: Visitor, { questions, pauseMs }: Findings, paidForMs: number): number {
  const paid = pay(budget, paidForMs, questions);
  return pauseMs === undefined ? paid : Math.max(paid, pauseFor(budget, pauseMs));
}

/** A generation as it is after the visit. */
function moveOn(one: Followed, { seen, failed }: Findings, tookMs: number): Followed {
  const ageMs = one.ageMs + tookMs;
  if (failed.has(one.id)) return { ...one, ageMs, unseenForMs: 0, failedLooks: one.failedLooks + 1 };
  if (seen.has(one.id)) return { ...one, ageMs, unseenForMs: 0, failedLooks: 0 };
  return { ...one, ageMs, unseenForMs: one.unseenForMs + tookMs };
}

/** How long to leave a key alone of which VideoGenAPI answers nothing, milliseconds: longer each time. */
function countRest({ failedVisits, floorMs }: Visitor, userId: string, { questions, answers }: Findings): number {
  if (questions === 0) return 0;
  if (answers > 0) {
    failedVisits.delete(userId);
    return 0;
  }
  const failures = (failedVisits.get(userId) ?? 0) + 1;
  failedVisits.set(userId, failures);
  return waitAfterFailures(failures, floorMs);
}
