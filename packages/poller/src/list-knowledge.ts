/** What a page of a key's list showed, of the generations that were expected on it. */
export interface ShownPage {
  readonly userId: string;
  /** From 1. */
  readonly page: number;
  /** How many entries it had. */
  readonly size: number;
  /** Where each that was there was counted to be in the list, and its index on the page. */
  readonly shown: readonly { readonly place: number; readonly index: number }[];
  /** Those that were not there, and where they were counted to be. */
  readonly missing: readonly { readonly id: string; readonly place: number }[];
}

/**
 * What this process has learned of VideoGenAPI's lists, key by key. It is a convenience: another process, or this one after a
 * restart, learns it anew, and all of it is forgotten after a while.
 */
export interface ListKnowledge {
  /** How many entries a page has; undefined for a key whose list is not trusted at present. */
  readonly pageSize: (userId: string) => number | undefined;
  /** Where one is in the list that was counted to be at a place; undefined for one that was not where it should have been. */
  readonly placeOf: (userId: string, id: string, counted: number | undefined) => number | undefined;
  readonly learn: (shown: ShownPage) => void;
  /** The list is missing, malformed or stale: goes without for a while. */
  readonly distrust: (userId: string) => void;
  /** Whether the page that was just read is to be checked against a look: every so many pages of a key. */
  readonly isCheckDue: (userId: string) => boolean;
}

/** What is asked for. */
export const PAGE_LIMIT = 100;

const CHECK_EVERY = 25;
const MOST_KEYS = 10_000;

interface KeyKnowledge {
  readonly forgetAt: number;
  isTrusted: boolean;
  pageSize: number;
  /** How many generations are above these in the list that this gateway does not know: they were made elsewhere. */
  shift: number;
  readonly unlisted: Set<string>;
}

/** Makes knowledge of nothing yet, which lasts for so long per key. */
export function createListKnowledge(lastsForMs: number): ListKnowledge {
  const keys = new Map<string, KeyKnowledge>();
  const pagesRead = new Map<string, number>();

  function know(userId: string): KeyKnowledge {
    const known = keys.get(userId);
    if (known && known.forgetAt > performance.now()) return known;
    const fresh = {
      forgetAt: performance.now() + lastsForMs,
      isTrusted: true,
      pageSize: PAGE_LIMIT,
      shift: 0,
      unlisted: new Set<string>(),
    };
    keys.delete(userId);
    setBounded(keys, userId, fresh);
    return fresh;
  }

  return {
    pageSize(userId) {
      const { isTrusted, pageSize } = know(userId);
      return isTrusted ? pageSize : undefined;
    },
    placeOf(userId, id, counted) {
      const { shift, unlisted } = know(userId);
      return counted === undefined || unlisted.has(id) ? undefined : counted + shift;
    },
    learn({ userId, page, size, shown, missing }) {
      const known = know(userId);
      const above = (page - 1) * known.pageSize;
      const shift = Math.max(Math.min(...shown.map(({ place, index }) => above + index + 1 - place)), 0);
      const isShifted = shown.length > 0 && shift !== known.shift;
      // They were to be further down than the page goes: VideoGenAPI puts fewer on it.
      const isShorter = shown.length > 0 && missing.some(({ place }) => place + known.shift > above + size);
      if (isShifted) known.shift = shift;
      if (isShorter || size > known.pageSize) known.pageSize = size;
      // Nothing explains it: not listed, or not yet.
      if (!isShifted && !isShorter) for (const { id } of missing) known.unlisted.add(id);
    },
    distrust(userId) {
      keys.delete(userId);
      know(userId).isTrusted = false;
    },
    isCheckDue(userId) {
      const read = (pagesRead.get(userId) ?? 0) + 1;
      setBounded(pagesRead, userId, read % CHECK_EVERY);
      return read === CHECK_EVERY;
    },
  };
}

function setBounded<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > MOST_KEYS && !oldest.done) map.delete(oldest.value);
}
