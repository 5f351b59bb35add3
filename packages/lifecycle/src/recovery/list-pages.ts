import { isVideoGenApiError, type GenerationPage } from '@videogen/videogenapi';
import type { UpstreamSession } from '../upstream/session.ts';

const PAGE_SIZE = 100;
const MOST_PAGES = 1000;
const SHORT = 0.75;
const MOST_REPEATED = 3;

/** A reading of `GET /generations`, page by page, newest first. */
export interface ListReader {
  /**
   * Reads the next page, without the generations that were read before; undefined after the last. After an error it reads the same page
   * again.
   */
  next(session: Pick<UpstreamSession, 'listGenerations'>): Promise<GenerationPage | undefined>;
}

/**
 * Creates a reader at the first page, of at most `most` generations. VideoGenAPI reports neither how many there are nor how many it puts on
 * a page: the last page is an empty one, one that only repeats others, or one that is shorter than another.
 */
export function createListReader(most: number = Number.POSITIVE_INFINITY): ListReader {
  const seen = new Set<string>();
  let page = 1;
  let longest = 0;
  let isOver = false;
  /** The number of pages that may repeat others, after an interruption in which new generations have moved the list. */
  let repeatable = 0;
  return {
    async next(session) {
      if (isOver || page > MOST_PAGES || seen.size >= most) return undefined;
      const { entries, answeredAt } = await readPage(session, page).catch((error: unknown) => {
        repeatable = MOST_REPEATED;
        throw error;
      });
      page += 1;
      const fresh = new Map(
        entries.filter(({ upstreamId }) => !seen.has(upstreamId)).map((entry) => [entry.upstreamId, entry]),
      );
      if (fresh.size === 0 && entries.length > 0 && repeatable > 0) {
        repeatable -= 1;
        return { entries: [], answeredAt };
      }
      // Entries without an id were dropped: a page that lacks only a few may have been a full one.
      isOver = fresh.size === 0 || entries.length < SHORT * longest;
      if (fresh.size === 0) return undefined;
      longest = Math.max(longest, entries.length);
      const wanted = [...fresh.values()].slice(0, most - seen.size);
      for (const { upstreamId } of wanted) seen.add(upstreamId);
      return { entries: wanted, answeredAt };
    },
  };
}

/** Reads the list page by page, as {@link createListReader} does. */
export async function* readListPages(
  session: Pick<UpstreamSession, 'listGenerations'>,
  { most }: { readonly most: number },
): AsyncGenerator<GenerationPage, undefined> {
  const reader = createListReader(most);
  for (let page = await reader.next(session); page; page = await reader.next(session)) yield page;
  return undefined;
}

const noEntries: GenerationPage = { entries: [], answeredAt: undefined };

async function readPage(session: Pick<UpstreamSession, 'listGenerations'>, page: number): Promise<GenerationPage> {
  try {
    return await session.listGenerations({ page, limit: PAGE_SIZE });
  } catch (error) {
    // A page past the end may be "not found".
    if (page > 1 && isVideoGenApiError(error) && error.kind === 'not-found') return noEntries;
    throw error;
  }
}
