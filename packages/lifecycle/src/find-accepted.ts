import {
  isBeingSent,
  listKnownGenerationIds,
  listUnansweredSubmissions,
  renewClaim,
  type Claim,
  type UnansweredSubmission,
} from '@videogen/store';
import type { ObservedGeneration } from '@videogen/videogenapi';
import { LOOK_LEASE_MS } from './try-outcome.ts';
import { isOlder, judgeFit, mayBeOf, type Fit } from './match-submission.ts';
import { mergeAnswers } from './merge-answers.ts';
import { readListPages } from './read-list-pages.ts';
import type { Lifecycle } from './lifecycle.ts';

/** What VideoGenAPI's list shows of a submission whose answer is lost. */
export type Finding =
  | { readonly type: 'accepted'; readonly observed: ObservedGeneration }
  /** Nothing that fits, or nothing that fits better than something else. Absence from the list proves nothing. */
  | { readonly type: 'unknown' }
  /** Somebody else has the claim, or knows the outcome. */
  | { readonly type: 'claim-lost' };

/**
 * Looks for what a lost submission made: in the list by time and prompt, then one look at each that may be it. Renews the
 * claim between questions. Rejects with VideoGenAPI's error as soon as one question fails.
 */
export async function findAccepted(lifecycle: Lifecycle, claimed: Claim, key: string): Promise<Finding> {
  const { store, api } = lifecycle;
  const { lease, generation } = claimed;
  const { id, userId } = generation;
  const matches: Match[] = [];
  for await (const { entries, answeredAt } of readListPages(api, { key, most: Number.POSITIVE_INFINITY })) {
    // Read after the list was answered: an age that is a little too great lets an entry too many in, not one too few.
    const open = await listUnansweredSubmissions(store, userId);
    const known = await listKnownGenerationIds(
      store,
      userId,
      entries.map(({ generationId }) => generationId),
    );
    const own = open.find((submission) => submission.generation.id === id);
    if (!own) return { type: 'claim-lost' };
    for (const entry of entries) {
      if (known.has(entry.generationId) || !mayBeOf(own, entry, answeredAt)) continue;
      if (!(await renewClaim(store, { id, lease, leaseMs: LOOK_LEASE_MS }))) return { type: 'claim-lost' };
      const observed = mergeAnswers(entry, await api.getStatus(key, entry.generationId));
      const fit = judgeFit(generation, observed, lifecycle.catalogue);
      const rivals = open.filter((other) => other !== own && !isOlder(other, entry, answeredAt));
      matches.push({ observed, fit, isContested: isContested(lifecycle, { observed, fit, rivals }) });
    }
    const oldest = entries.at(-1);
    if (oldest && isOlder(own, oldest, answeredAt)) break;
    if (!(await renewClaim(store, { id, lease, leaseMs: LOOK_LEASE_MS }))) return { type: 'claim-lost' };
  }
  const observed = choose(matches);
  return observed ? { type: 'accepted', observed } : { type: 'unknown' };
}

interface Match {
  readonly observed: ObservedGeneration;
  readonly fit: Fit;
  /** Whether it may as well be what another submission made. */
  readonly isContested: boolean;
}

function isContested(
  { catalogue }: Lifecycle,
  match: Pick<Match, 'observed' | 'fit'> & { readonly rivals: readonly UnansweredSubmission[] },
): boolean {
  return match.rivals.some(({ generation }) => {
    const fit = judgeFit(generation, match.observed, catalogue);
    if (match.fit === 'possible') return fit !== 'none';
    // Two requests alike, seed included: whichever takes it is right, unless an answer is about to say.
    return fit === 'certain' && isBeingSent(generation);
  });
}

/** The only one that is certain; where none is, the only one that is possible. */
function choose(matches: readonly Match[]): ObservedGeneration | undefined {
  const certain = matches.filter(({ fit }) => fit === 'certain');
  const best = certain.length > 0 ? certain : matches.filter(({ fit }) => fit === 'possible');
  const [only] = best;
  return only && best.length === 1 && !only.isContested ? only.observed : undefined;
}
