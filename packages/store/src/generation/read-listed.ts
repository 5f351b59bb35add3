import { prepareRead } from '../prepared-read.ts';
import { codecs, columnNames } from './row.ts';
import type { Generation } from './generation.ts';
import { isTerminal } from './status.ts';
import { internal, type Store } from '../store.ts';

/** The columns of an entry in a list. */
export const entryNames = ['id', 'version'] as const;

/** An entry of a list: the generation, and the version of it that is listed. */
export type Entry = Pick<Generation, (typeof entryNames)[number]>;

/** Reads generations by their ids, in any order. */
export const readSeveral = prepareRead<{ readonly ids: readonly string[] }, Generation>({
  columns: columnNames,
  codecs,
  build: ({ db, listed }, value) =>
    db
      .selectFrom('generations')
      .where('id', 'in', listed(value('ids')))
      .select(columnNames),
});

/**
 * The generations of a list's entries. Those that are known to be finished are not read again: most of a list are, and to read one takes
 * longer than all else that a list does with it.
 */
export async function readListed(store: Store, entries: readonly Entry[]): Promise<readonly Generation[]> {
  const { finished } = store[internal];
  const known = entries.map(({ id, version }) => {
    const generation = finished.get(id);
    return generation?.version === version ? generation : undefined;
  });
  const ids = entries.filter((_, index) => !known[index]).map(({ id }) => id);
  const read = ids.length === 0 ? [] : await readSeveral(store, { ids });
  for (const generation of read) if (isTerminal(generation.status)) finished.set(generation.id, generation);
  const byId = new Map(read.map((generation) => [generation.id, generation]));
  return entries.flatMap(({ id }, index) => known[index] ?? byId.get(id) ?? []);
}
