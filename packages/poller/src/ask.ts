import { LOOK_LEASE_MS, lookAtOne, lookAtPage, type PageResult } from '@videogen/lifecycle';
import {
  claimLooks,
  holdVisit,
  openUserKey,
  postpone,
  readStoreProblem,
  type Claim,
  type Visit,
} from '@videogen/store';
import { createFindings, type Findings } from './findings.ts';
import { PAGE_LIMIT } from './list-knowledge.ts';
import type { PlannedLook } from './plan-looks.ts';
import type { Followed } from './read-in-flight.ts';
import type { Visitor } from './visitor.ts';

/** So many questions of one key are under way at once. */
const AT_ONCE = 5;

/**
 * Asks VideoGenAPI what was planned, in this order, a few at once, and records what it tells. Stops as soon as there is no sense
 * in going on: the key is refused or limited, VideoGenAPI answers nothing, or the visit was lost.
 */
export async function ask(
  visitor: Visitor,
  held: Visit,
  { looks, inFlight }: { readonly looks: readonly PlannedLook[]; readonly inFlight: readonly Followed[] },
): Promise<Findings> {
  const { store } = visitor.lifecycle;
  const findings = createFindings();
  const heldAt = performance.now();
  if (looks.length === 0) return findings;
  const wanted = new Set(looks.flatMap(({ ids }) => ids));
  const claims = await claimLooks(
    store,
    inFlight.filter(({ id }) => wanted.has(id)),
  );
  const round: Round = {
    visitor,
    held,
    key: await openUserKey(store, held.userId),
    claims: new Map(claims.map((claim) => [claim.generation.id, claim])),
    inFlight: new Map(inFlight.map((each) => [each.id, each])),
    findings,
    heldAt,
  };
  await inChunks(round, looks, (look) => askOne(round, look));
  return findings;
}

interface Round {
  readonly visitor: Visitor;
  readonly held: Visit;
  readonly key: string;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly inFlight: ReadonlyMap<string, Followed>;
  readonly findings: Findings;
  heldAt: number;
}

/** One question lasts less than the rest of the lease. */
const HOLD_AGAIN_AFTER_MS = LOOK_LEASE_MS / 5;

async function inChunks<Item>(round: Round, items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    if (!(await goesOn(round))) return;
    const { answers } = round.findings;
    const asked = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(run));
    for (const each of asked) if (each.status === 'rejected') throw each.reason;
    // Where nobody answers, nobody would answer the others.
    if (round.findings.answers === answers) return;
  }
}

/** Whether there is sense in asking more, and the visit is still held. */
async function goesOn(round: Round): Promise<boolean> {
  const { visitor, held, findings } = round;
  if (findings.isRefused || findings.pauseMs !== undefined) return false;
  if (performance.now() - round.heldAt < HOLD_AGAIN_AFTER_MS) return true;
  round.heldAt = performance.now();
  return holdVisit(visitor.lifecycle.store, held, LOOK_LEASE_MS);
}

async function askOne(round: Round, { page, ids }: PlannedLook): Promise<void> {
  const claims = ids.flatMap((id) => round.claims.get(id) ?? []);
  if (page !== undefined) await askPage(round, page, claims);
  else for (const claim of claims) await lookAt(round, claim);
}

async function lookAt({ visitor, key, findings }: Round, claim: Claim): Promise<void> {
  const { lifecycle } = visitor;
  const { id } = claim.generation;
  try {
    findings.noteLook(id, await lookAtOne(lifecycle, claim, key));
  } catch (error) {
    lifecycle.log.error({ generation: id, err: error }, 'a look failed');
    if (readStoreProblem(error) !== undefined) throw error;
    await postpone(lifecycle.store, { id, lease: claim.lease });
    findings.failed.add(id);
  }
}

async function askPage(round: Round, page: number, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const { visitor, held, key, findings } = round;
  const { userId } = held;
  const result = await lookAtPage(visitor.lifecycle, { userId, key, page, limit: PAGE_LIMIT, claims });
  if (result.type === 'failed') {
    findings.noteFailure(result.error);
    // Without it they are looked at one by one.
    if (result.error.kind !== 'rate-limited') visitor.list.distrust(userId);
    return;
  }
  findings.noteAnswer();
  for (const { generation } of result.unfinished.keys()) findings.seen.add(generation.id);
  visitor.list.learn({ userId, page, size: result.size, ...readPlaces(round, result) });
  await inChunks(round, [...result.ended.keys()], (claim) => lookAt(round, claim));
  if (result.isStale || (await isBehind(round, result))) visitor.list.distrust(userId);
}

type Shown = Extract<PageResult, { type: 'told' }>;

function readPlaces({ inFlight }: Round, { unfinished, ended, missing }: Shown) {
  const placeOf = ({ generation }: Claim): number => inFlight.get(generation.id)?.countedPlace ?? 0;
  return {
    shown: [...unfinished, ...ended].map(([claim, index]) => ({ place: placeOf(claim), index })),
    missing: missing.map((claim) => ({ id: claim.generation.id, place: placeOf(claim) })),
  };
}

/**
 * Whether a look finds at its end what the list has just shown as unfinished. A list may be a copy that lags behind, which
 * nothing else would tell: so now and then the likeliest to have ended is looked at by itself.
 */
async function isBehind(round: Round, { unfinished }: Shown): Promise<boolean> {
  const { visitor, held, inFlight, findings } = round;
  if (!visitor.list.isCheckDue(held.userId)) return false;
  const likelihood = (claim: Claim): number => {
    const one = inFlight.get(claim.generation.id);
    return one?.density.endsPerSecond(one.ageMs / 1000) ?? 0;
  };
  const [likeliest] = [...unfinished.keys()].toSorted((a, b) => likelihood(b) - likelihood(a));
  if (likeliest === undefined) return false;
  await lookAt(round, likeliest);
  return findings.over.has(likeliest.generation.id);
}
