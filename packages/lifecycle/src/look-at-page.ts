import { applyObservation, recordObservation, recordUnchanged, type Claim, type Generation } from '@videogen/store';
import { isVideoGenApiError, type ObservedGeneration, type VideoGenApiError } from '@videogen/videogenapi';
import { readTold } from './read-told.ts';
import { refuseKey } from './refuse-key.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Which page of the list to ask for, and for whom. */
export interface PageQuestion {
  readonly userId: string;
  readonly key: string;
  /** From 1. */
  readonly page: number;
  /** How many entries to ask for. */
  readonly limit: number;
  /** The generations that should be on it. */
  readonly claims: readonly Claim[];
}

/** What a page showed. */
export type PageResult =
  | {
      readonly type: 'told';
      /** How many entries there were. */
      readonly size: number;
      /** Unfinished, and recorded as such, by their indices on the page. */
      readonly unfinished: ReadonlyMap<Claim, number>;
      /** At their end, of which the list does not tell enough: each is finished by one look. */
      readonly ended: ReadonlyMap<Claim, number>;
      /** Not there. */
      readonly missing: readonly Claim[];
      /** Whether it shows an earlier state than one that is known already. */
      readonly isStale: boolean;
    }
  | { readonly type: 'failed'; readonly error: VideoGenApiError };

/**
 * Looks at claimed generations of one key together: one page of GET /generations. What is unfinished is recorded; all that did not
 * change takes one statement. A key that is refused is put to rest.
 */
export async function lookAtPage(lifecycle: Lifecycle, question: PageQuestion): Promise<PageResult> {
  const { userId, key, page, limit } = question;
  try {
    const { entries } = await lifecycle.api.listGenerations(key, { page, limit });
    return await recordPage(lifecycle, question, entries);
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    lifecycle.log.warn(
      { user: userId, page, error: error.name, reason: error.message },
      'a page of the list told nothing',
    );
    if (error.kind === 'unauthorized') await refuseKey(lifecycle, { userId, key });
    return { type: 'failed', error };
  }
}

async function recordPage(
  lifecycle: Lifecycle,
  { claims }: PageQuestion,
  entries: readonly ObservedGeneration[],
): Promise<PageResult> {
  const indices = new Map(entries.map(({ generationId }, index) => [generationId, index]));
  const unfinished = new Map<Claim, number>();
  const ended = new Map<Claim, number>();
  const missing: Claim[] = [];
  const unchanged: Claim[] = [];
  let isStale = false;
  for (const claim of claims) {
    const index = indices.get(claim.generation.generationId ?? '');
    const entry = index === undefined ? undefined : entries[index];
    if (index === undefined || entry === undefined) {
      missing.push(claim);
      continue;
    }
    if (entry.status === 'COMPLETED' || entry.status === 'FAILED') {
      ended.set(claim, index);
      continue;
    }
    unfinished.set(claim, index);
    isStale ||= isBehind(entry, claim.generation);
    if (!(await recordChange(lifecycle, claim, entry))) unchanged.push(claim);
  }
  await recordUnchanged(
    lifecycle.store,
    unchanged.map(({ generation: { id }, lease }) => ({ id, lease })),
  );
  return { type: 'told', size: entries.length, unfinished, ended, missing, isStale };
}

/** Whether there was a change, which is then recorded. */
async function recordChange(lifecycle: Lifecycle, claim: Claim, entry: ObservedGeneration): Promise<boolean> {
  const observation = readTold(lifecycle, claim, entry);
  if (applyObservation(claim.generation, observation) === undefined) return false;
  await recordObservation(lifecycle.store, claim.generation.id, observation, { lookInMs: null, lease: claim.lease });
  return true;
}

const order = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS'];

function isBehind({ status }: ObservedGeneration, known: Generation): boolean {
  return status !== undefined && order.indexOf(status) < order.indexOf(known.status);
}
