import { sql } from 'kysely';

/** The order of statuses: each change leads to a higher rank. */
const ranks = {
  SUBMITTING: 0,
  SCHEDULED: 1,
  UNCONFIRMED: 2,
  PENDING: 3,
  IN_QUEUE: 4,
  IN_PROGRESS: 5,
  COMPLETED: 6,
  FAILED: 6,
  CANCELED: 6,
} as const;

/** The status of a generation. SUBMITTING is not visible to callers. */
export type GenerationStatus = keyof typeof ranks;

/** A status that callers can see. */
export type VisibleStatus = Exclude<GenerationStatus, 'SUBMITTING'>;

/** True if a generation has the first status before the second. */
export function isEarlier(status: GenerationStatus, than: GenerationStatus): boolean {
  return ranks[status] < ranks[than];
}

const names: readonly string[] = Object.keys(ranks);

/** Compares statuses by their order in a generation's life, for a sort. */
export function compareStatuses(one: GenerationStatus, other: GenerationStatus): number {
  return names.indexOf(one) - names.indexOf(other);
}

/** The statuses that are polled: the upstream has accepted the generation, and it has not ended. */
export const followedStatuses = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS'] as const;

/**
 * A condition: the row has one of these statuses. They stand in the statement's text, as PostgreSQL could not use the index of these rows for
 * parameters of a prepared statement.
 */
export const isFollowedRow = sql<boolean>`status in (${sql.raw(followedStatuses.map((status) => `'${status}'`).join(', '))})`;

const followed: ReadonlySet<GenerationStatus> = new Set(followedStatuses);

/** True if the upstream has accepted the generation, and it has not ended. */
export function isFollowed({ status }: { readonly status: GenerationStatus }): boolean {
  return followed.has(status);
}

/** The statuses that are final. */
export const terminalStatuses = ['COMPLETED', 'FAILED', 'CANCELED'] as const;

const terminal: ReadonlySet<GenerationStatus> = new Set(terminalStatuses);

/** True for a final status. */
export function isTerminal(status: GenerationStatus): boolean {
  return terminal.has(status);
}
