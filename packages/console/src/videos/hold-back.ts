/** The part of a list that is shown while new entries are held back. */
export interface Held<Item> {
  readonly shown: readonly Item[];
  /** The number of new entries that are not shown. */
  readonly heldCount: number;
  /** The ids that were shown until now. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Holds back entries that have come in among those that were seen, unless `isOwn`. Entries after the last seen one are a further page, and are shown. Without
 * `isHolding` all are shown.
 */
export function holdBack<Item extends { readonly id: string }>(
  items: readonly Item[],
  seen: ReadonlySet<string>,
  { isHolding, isOwn = () => false }: { readonly isHolding: boolean; readonly isOwn?: (id: string) => boolean },
): Held<Item> {
  const lastSeen = isHolding ? items.findLastIndex(({ id }) => seen.has(id)) : -1;
  // Nothing that was seen is left, so nothing can jump.
  if (lastSeen === -1) return { shown: items, heldCount: 0, seen: new Set(items.map(({ id }) => id)) };
  const shown = items.filter(({ id }, index) => index > lastSeen || seen.has(id) || isOwn(id));
  return { shown, heldCount: items.length - shown.length, seen: new Set(shown.map(({ id }) => id)) };
}
