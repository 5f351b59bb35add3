/** Returns true for a version of a generation that is newer than all versions passed before. */
export type SeenVersions = (id: string, version: number) => boolean;

/**
 * Remembers the newest versions of the generations that changed last. Older ones are dropped to bound the memory of a long
 * watch: updates are only repeated shortly after a reconnection.
 */
export function createSeenVersions(most = 10_000): SeenVersions {
  const newest = new Map<string, number>();
  return (id, version) => {
    const known = newest.get(id);
    if (known !== undefined && version <= known) return false;

    // A Map iterates in the order of insertion.
    newest.delete(id);
    newest.set(id, version);
    const [oldest] = newest.keys();
    if (newest.size > most && oldest !== undefined) newest.delete(oldest);
    return true;
  };
}
