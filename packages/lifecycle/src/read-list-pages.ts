import { isVideoGenApiError, type GenerationPage, type VideoGenApi } from '@videogen/videogenapi';

const PAGE_SIZE = 100;
const MOST_PAGES = 1000;
const SHORT = 0.75;

/**
 * GET /generations page by page, newest first, each generation once, at most `most` of them. VideoGenAPI says neither how
 * many there are nor how many it puts on a page: an empty page, one that only repeats what was seen, or one shorter than
 * another before it is the last.
 */
export async function* readListPages(
  api: VideoGenApi,
  { key, most }: { readonly key: string; readonly most: number },
): AsyncGenerator<GenerationPage, undefined> {
  const seen = new Set<string>();
  let longest = 0;
  for (let page = 1; page <= MOST_PAGES && seen.size < most; page += 1) {
    const { entries, answeredAt } = await readPage(api, key, page);
    const fresh = new Map(
      entries.filter(({ generationId }) => !seen.has(generationId)).map((entry) => [entry.generationId, entry]),
    );
    if (fresh.size === 0) return undefined;
    const wanted = [...fresh.values()].slice(0, most - seen.size);
    for (const { generationId } of wanted) seen.add(generationId);
    yield { entries: wanted, answeredAt };
    // Entries without an id were dropped from it: a page that lacks only a few may have been a full one.
    if (entries.length < SHORT * longest) return undefined;
    longest = Math.max(longest, entries.length);
  }
  return undefined;
}

const noEntries: GenerationPage = { entries: [], answeredAt: undefined };

async function readPage(api: VideoGenApi, key: string, page: number): Promise<GenerationPage> {
  try {
    return await api.listGenerations(key, { page, limit: PAGE_SIZE });
  } catch (error) {
    // A page past the end may be "not found".
    if (page > 1 && isVideoGenApiError(error) && error.kind === 'not-found') return noEntries;
    throw error;
  }
}
