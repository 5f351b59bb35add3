import { LRUCache } from 'lru-cache';

/** A page of a key's list, compared with the generations that were expected on it. */
export interface ShownPage {
  readonly accountId: string;
  /** From 1. */
  readonly page: number;
  /** The number of its entries. */
  readonly size: number;
  /** The expected generations that it showed: their counted position in the list, and their index on the page. */
  readonly shown: readonly { readonly position: number; readonly index: number }[];
  /** The expected generations that it lacked, and their counted position. */
  readonly missing: readonly { readonly id: string; readonly position: number }[];
}

/**
 * Properties of each key's list, learned by this process from its pages. Nothing depends on them but the number of requests:
 * they are not shared between processes, and expire.
 */
export interface ListKnowledge {
  /** The number of entries on a page; undefined while the key's list is not trusted. */
  readonly pageSize: (accountId: string) => number | undefined;
  /** Corrects a counted position; undefined for a generation that was missing from its page. */
  readonly positionOf: (accountId: string, id: string, counted: number | undefined) => number | undefined;
  readonly learn: (shown: ShownPage) => void;
  /** Stops the use of a list that is missing, malformed or stale, until the knowledge expires. */
  readonly distrust: (accountId: string) => void;
  /** Counts a page that was read; true for every 25th of a key, which is to be checked against a single poll. */
  readonly isCheckDue: (accountId: string) => boolean;
}

/** The requested number of entries on a page. VideoGenAPI may return fewer. */
export const PAGE_LIMIT = 100;

const CHECK_EVERY = 25;
const MOST_KEYS = 10_000;

interface KeyKnowledge {
  readonly forgetAt: number;
  isTrusted: boolean;
  pageSize: number;
  /** The number of newer generations in the list that were made elsewhere and are unknown to this gateway. */
  shift: number;
  readonly unlisted: Set<string>;
}

/** Creates empty knowledge, which expires after so many milliseconds for each key. */
export function createListKnowledge(lastsForMs: number): ListKnowledge {
  const keys = new LRUCache<string, KeyKnowledge>({ max: MOST_KEYS });
  const pagesRead = new LRUCache<string, number>({ max: MOST_KEYS });

  function know(accountId: string): KeyKnowledge {
    const known = keys.get(accountId);
    if (known && known.forgetAt > performance.now()) return known;
    const fresh = {
      forgetAt: performance.now() + lastsForMs,
      isTrusted: true,
      pageSize: PAGE_LIMIT,
      shift: 0,
      unlisted: new Set<string>(),
    };
    keys.set(accountId, fresh);
    return fresh;
  }

  return {
    pageSize(accountId) {
      const { isTrusted, pageSize } = know(accountId);
      return isTrusted ? pageSize : undefined;
    },
    positionOf(accountId, id, counted) {
      const { shift, unlisted } = know(accountId);
      return counted === undefined || unlisted.has(id) ? undefined : counted + shift;
    },
    learn({ accountId, page, size, shown, missing }) {
      const known = know(accountId);
      const above = (page - 1) * known.pageSize;
      const shift = Math.max(Math.min(...shown.map(({ position, index }) => above + index + 1 - position)), 0);
      const isShifted = shown.length > 0 && shift !== known.shift;
      // A generation is missing because it should be further down than the page goes: pages are shorter than assumed.
      const isShorter = shown.length > 0 && missing.some(({ position }) => position + known.shift > above + size);
      if (isShifted) known.shift = shift;
      if (isShorter || size > known.pageSize) known.pageSize = size;
      // Otherwise the missing generations are not in the list, or not yet.
      if (!isShifted && !isShorter) for (const { id } of missing) known.unlisted.add(id);
    },
    distrust(accountId) {
      keys.delete(accountId);
      know(accountId).isTrusted = false;
    },
    isCheckDue(accountId) {
      const read = (pagesRead.get(accountId) ?? 0) + 1;
      pagesRead.set(accountId, read % CHECK_EVERY);
      return read === CHECK_EVERY;
    },
  };
}
