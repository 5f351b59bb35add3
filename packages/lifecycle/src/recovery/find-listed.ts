import { readBeginning, type Snapshot } from '@videogen/store';
import type { ObservedGeneration } from '@videogen/videogenapi';
import { isOlder } from './match.ts';
import { readListPages } from './list-pages.ts';
import { isSessionError, type UpstreamSession } from '../upstream/session.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** The answer of VideoGenAPI's list about a generation. */
export type Listing =
  | { readonly type: 'shown'; readonly entry: ObservedGeneration }
  | { readonly type: 'absent' }
  /** The list was not readable, or the budget did not suffice. */
  | { readonly type: 'unknown' };

const MOST_ENTRIES = 1000;

/** A generation that was made elsewhere may be dated by another clock than the database's. */
const CLOCKS_APART_MS = 24 * 3600 * 1000;

/** Searches the list for a generation, down to entries that are certainly older. */
export async function findListed(
  { log }: Lifecycle,
  { generation, at }: Snapshot,
  session: UpstreamSession,
): Promise<Listing> {
  const { id, upstreamId } = generation;
  const ageMs = at.getTime() - readBeginning(generation).getTime() + CLOCKS_APART_MS;
  try {
    for await (const { entries, answeredAt } of readListPages(session, { most: MOST_ENTRIES })) {
      const entry = entries.find((each) => each.upstreamId === upstreamId);
      if (entry) return { type: 'shown', entry };
      const oldest = entries.at(-1);
      if (oldest && isOlder({ ageMs }, oldest, answeredAt)) break;
    }
    return { type: 'absent' };
  } catch (error) {
    if (!isSessionError(error)) throw error;
    log.warn(
      { generation: id, error: error.name, reason: error.message },
      'the list could not be read, so it is not known if the generation is gone',
    );
    return { type: 'unknown' };
  }
}
