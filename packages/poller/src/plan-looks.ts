import { nextLookIn, type Unseen } from './next-look.ts';
import { waitAfterFailures } from './plan-try.ts';

/** One generation of a key that is followed. */
export interface InFlight extends Unseen {
  readonly id: string;
  /** Its place in VideoGenAPI's list, the newest being 1; undefined where that is not known. */
  readonly place: number | undefined;
  /** Looks in a row that told nothing of it. */
  readonly failedLooks: number;
}

/** One question to VideoGenAPI: for a page of the list, or where `page` is undefined for one generation alone. */
export interface PlannedLook {
  readonly page: number | undefined;
  readonly ids: readonly string[];
  /** Milliseconds until then; 0 or less: now, and overdue by so many. */
  readonly inMs: number;
}

/**
 * Plans the next look at each generation of a key, the longest overdue first. A page of the list, `pageSize` long, is asked in
 * place of its generations one by one where that takes fewer questions for the same delay, the look that finishes each completion
 * included. Where there is no list to trust (`pageSize` undefined), each is looked at alone. One of which nothing was told is
 * tried again later each time, by itself or with its page.
 */
export function planLooks(inFlight: readonly InFlight[], pageSize: number | undefined): readonly PlannedLook[] {
  const pages = Map.groupBy(inFlight.map(slowDown), ({ place }) =>
    place === undefined || pageSize === undefined ? undefined : Math.max(Math.ceil(place / pageSize), 1),
  );
  return [...pages]
    .flatMap(([page, together]) =>
      page !== undefined && isCheaper(together) ? [planPage(page, together)] : together.map(planAlone),
    )
    .toSorted((a, b) => a.inMs - b.inMs);
}

/** After failures the wait stands in for the density. */
function slowDown(one: InFlight): InFlight {
  if (one.failedLooks === 0) return one;
  const looksPerSecond = 1000 / waitAfterFailures(one.failedLooks, one.density.floorMs);
  return { ...one, density: { ...one.density, looksPerSecond: () => looksPerSecond } };
}

function planAlone(one: InFlight): PlannedLook {
  return { page: undefined, ids: [one.id], inMs: nextLookIn([one]) };
}

function planPage(page: number, together: readonly InFlight[]): PlannedLook {
  const inMs = nextLookIn(together);
  // One that fails while its page does not is tried again when its own wait is over.
  const isDue = (one: InFlight): boolean => one.failedLooks === 0 || nextLookIn([one]) <= Math.max(inMs, 0);
  const ready = together.filter(isDue);
  return { page, ids: (ready.length > 0 ? ready : together).map(({ id }) => id), inMs };
}

/** Whether a page takes fewer questions per second than its generations one by one, at their ages of now. */
function isCheaper(together: readonly Unseen[]): boolean {
  if (together.length < 2) return false;
  let alone = 0;
  let squares = 0;
  let endings = 0;
  for (const { density, ageMs } of together) {
    const looks = density.looksPerSecond(ageMs / 1000);
    alone += looks;
    squares += looks ** 2;
    endings += density.endsPerSecond(ageMs / 1000);
  }
  return Math.sqrt(squares) + endings < alone;
}
