/** The ids of the selected videos, in the order of their selection. */
export type Selection = ReadonlySet<string>;

export const NOTHING_SELECTED: Selection = new Set();

/** Adds the id, or removes it. */
export function toggle(selection: Selection, id: string): Selection {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Adds all ids from one to the other, both included, in the order of the list. An unknown first one selects the second alone. */
export function addRange(
  selection: Selection,
  ids: readonly string[],
  range: readonly [from: string, to: string],
): Selection {
  const [from, to] = range.map((id) => ids.indexOf(id));
  if (to === undefined || to === -1) return selection;
  const begin = from === undefined || from === -1 ? to : from;
  return new Set([...selection, ...ids.slice(Math.min(begin, to), Math.max(begin, to) + 1)]);
}
