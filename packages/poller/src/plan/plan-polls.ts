import { nextPollIn, type Unseen } from '@videogen/forecast';
import { waitAfterErrors, waitAfterFailures } from '@videogen/lifecycle';

/** An unfinished generation of a key. */
export interface InFlight extends Unseen {
  readonly id: string;
  /** Its position in VideoGenAPI's list, 1 being the newest; undefined if unknown. */
  readonly position: number | undefined;
  /** Failed polls in a row. */
  readonly failedAttempts: number;
  /** The number of the newest failed polls in a row that ended in an internal error. */
  readonly erredAttempts: number;
  /** True if a page has shown its end, which a poll of its own completes. */
  readonly hasEnded: boolean;
}

/** A poll of one generation, or a page poll if `page` is a number. */
export interface PlannedPoll {
  readonly page: number | undefined;
  readonly ids: readonly string[];
  /** Milliseconds until the poll is due; negative if it is overdue. */
  readonly inMs: number;
}

/**
 * Plans the next poll of each generation of a key, the longest overdue first. A page poll of `pageSize` generations replaces
 * single polls if it takes fewer requests for the same delay, including the single poll that completes each generation.
 * Without a trusted list (`pageSize` undefined) all polls are single. After failures the wait grows each time. After an
 * internal error a generation is polled alone, so that it cannot hinder others. Polls that complete generations come first.
 */
export function planPolls(inFlight: readonly InFlight[], pageSize: number | undefined): readonly PlannedPoll[] {
  const { ended = [], erred = [], others = [] } = Object.groupBy(inFlight, classify);
  const pages = Map.groupBy(others.map(slowDown), ({ position }) =>
    position === undefined || pageSize === undefined ? undefined : Math.max(Math.ceil(position / pageSize), 1),
  );
  const planned = [...pages]
    .flatMap(([page, together]) =>
      page !== undefined && isCheaper(together) ? [planPage(page, together)] : together.map(planAlone),
    )
    .concat(erred.map(planErred))
    .toSorted((a, b) => a.inMs - b.inMs);
  return [...ended.map(({ id }) => ({ page: undefined, ids: [id], inMs: 0 })), ...planned];
}

function classify({ erredAttempts, hasEnded }: InFlight): 'ended' | 'erred' | 'others' {
  if (erredAttempts > 0) return 'erred';
  return hasEnded ? 'ended' : 'others';
}

function planErred({ id, erredAttempts, density, unseenForMs }: InFlight): PlannedPoll {
  return { page: undefined, ids: [id], inMs: waitAfterErrors(erredAttempts, density.minIntervalMs) - unseenForMs };
}

/** After failed polls the backoff replaces the density. */
function slowDown(one: InFlight): InFlight {
  if (one.failedAttempts === 0) return one;
  const pollsPerSecond = 1000 / waitAfterFailures(one.failedAttempts, one.density.minIntervalMs);
  return { ...one, density: { ...one.density, pollsPerSecond: () => pollsPerSecond } };
}

function planAlone(one: InFlight): PlannedPoll {
  return { page: undefined, ids: [one.id], inMs: nextPollIn([one]) };
}

function planPage(page: number, together: readonly InFlight[]): PlannedPoll {
  const inMs = nextPollIn(together);
  // A generation that fails although its page does not waits for its own backoff.
  const isDue = (one: InFlight): boolean => one.failedAttempts === 0 || nextPollIn([one]) <= Math.max(inMs, 0);
  const ready = together.filter(isDue);
  return { page, ids: (ready.length > 0 ? ready : together).map(({ id }) => id), inMs };
}

/** True if page polls take fewer requests per second than single polls of the same generations at their present ages. */
function isCheaper(together: readonly Unseen[]): boolean {
  if (together.length < 2) return false;
  let alone = 0;
  let squares = 0;
  let endings = 0;
  for (const { density, ageMs } of together) {
    const polls = density.pollsPerSecond(ageMs / 1000);
    alone += polls;
    squares += polls ** 2;
    endings += density.endsPerSecond(ageMs / 1000);
  }
  return Math.sqrt(squares) + endings < alone;
}
