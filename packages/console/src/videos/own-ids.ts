/** The ids of the videos that this tab has asked for. The set that is read never changes; a later one is another. */
export interface OwnIds {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => ReadonlySet<string>;
  readonly add: (ids: readonly string[]) => void;
}

const known = new WeakMap<object, OwnIds>();

/** Returns the ids of the videos that were asked for through a client. They stay while other screens are shown. */
export function ownIdsOf(client: object): OwnIds {
  const ownIds = known.get(client) ?? createOwnIds();
  known.set(client, ownIds);
  return ownIds;
}

function createOwnIds(): OwnIds {
  const listeners = new Set<() => void>();
  let ids: ReadonlySet<string> = new Set();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => ids,
    add(more) {
      ids = new Set([...ids, ...more]);
      for (const listener of listeners) listener();
    },
  };
}
