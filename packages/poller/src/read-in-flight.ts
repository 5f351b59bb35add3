import type { Expected } from '@videogen/lifecycle';
import { keepExpectations, listInFlight, listPlaces, listWatched, type InFlightGeneration } from '@videogen/store';
import type { InFlight } from './plan-looks.ts';
import type { Visitor } from './visitor.ts';

/** One generation of a visited key, as its look is planned and claimed. */
export interface Followed extends InFlight {
  readonly lease: number;
  /** Where it was counted to be in the list, of the generations that this gateway knows. */
  readonly countedPlace: number | undefined;
}

/** A key's generations that are followed, with how densely to look at each. */
export async function readInFlight(visitor: Visitor, userId: string): Promise<readonly Followed[]> {
  const { store } = visitor.lifecycle;
  const rows = await listInFlight(store, userId);
  if (rows.length === 0) return [];
  const watched = await listWatched(store, userId);
  // One alone is looked at by itself, as all are without a list to trust.
  const isListed = rows.length > 1 && visitor.list.pageSize(userId) !== undefined;
  const places = isListed ? await listPlaces(store, userId) : new Map<string, number>();
  const kinds = await expect(visitor, rows);
  return kinds.flatMap(([time, ofKind]) =>
    ofKind.map(({ id, lease, status, ageMs, unseenForMs, failedLooks }) => {
      const isWatched = watched.all || watched.generationRefs.has(id);
      const countedPlace = places.get(id);
      return {
        id,
        lease,
        ageMs,
        unseenForMs,
        failedLooks,
        density: visitor.densities(time, { isWatched, isInProgress: status === 'IN_PROGRESS' }),
        countedPlace,
        place: visitor.list.placeOf(userId, id, countedPlace),
      };
    }),
  );
}

type OfKind = readonly [Expected, readonly InFlightGeneration[]];

/** How long each kind takes. What is believed of a generation first is kept, so that what is told of its end never goes back. */
async function expect({ lifecycle }: Visitor, rows: readonly InFlightGeneration[]): Promise<readonly OfKind[]> {
  const kinds = Map.groupBy(rows, ({ modelKey, duration, resolution, addAudio }) =>
    JSON.stringify([modelKey, duration, resolution, addAudio]),
  );
  return Promise.all(
    [...kinds.values()].flatMap((ofKind) => {
      const [first] = ofKind;
      return first === undefined ? [] : [expectKind(lifecycle, ofKind, first)];
    }),
  );
}

async function expectKind(
  { store, expectations }: Visitor['lifecycle'],
  ofKind: readonly InFlightGeneration[],
  { modelKey, duration, resolution, addAudio }: InFlightGeneration,
): Promise<OfKind> {
  const expected = await expectations.expect({ modelKey, duration, resolution, addAudio });
  const fresh = ofKind.filter(({ hasExpectation }) => !hasExpectation).map(({ id }) => id);
  await keepExpectations(store, fresh, expected.expectation);
  return [expected, ofKind];
}
