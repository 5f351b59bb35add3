/** Says whether a version of a generation is newer than any that it was asked about. */
export type SeenVersions = (id: string, version: number) => boolean;

/**
 * Remembers the newest versions of the generations that changed last, and forgets the others: an update is only ever sent
 * twice around a reconnection, and so that a watch of months takes no more memory than one of a day.
 */
export function createSeenVersions(most = 10_000): SeenVersions {
  const newest = new Map<string, number>();
  return (id, version) => {
    const known = newest.get(id);
    if (known !== undefined && version <= known) return false;

    // A Map is in the order of insertion.
    newest.delete(id);
    newest.set(id, version);
    const [oldest] = newest.keys();
    if (newest.size > most && oldest !== undefined) newest.delete(oldest);
    return true;
  };
}
