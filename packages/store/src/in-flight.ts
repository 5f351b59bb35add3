import { sql } from 'kysely';
import { followedStatuses, type Generation } from './generation.ts';
import type { Store } from './open-store.ts';

/** What a visit needs to know of a generation that is followed. Times are differences on the database's clock. */
export interface InFlightGeneration extends Pick<Generation, 'id' | 'status' | 'duration' | 'resolution' | 'addAudio'> {
  readonly modelKey: string | null;
  /** Whether it is kept how long it was expected to take. */
  readonly hasExpectation: boolean;
  readonly lease: number;
  /** How long ago its one POST was begun. */
  readonly ageMs: number;
  /** How long ago it was asked about last; since its beginning where it never was. */
  readonly unseenForMs: number;
  /** Looks in a row that told nothing. */
  readonly failedLooks: number;
}

/** A key's generations that are followed, as they are now. */
export async function listInFlight(store: Store, userId: string): Promise<readonly InFlightGeneration[]> {
  const rows = await store.db
    .selectFrom('generations')
    .select(['id', 'status', 'modelKey', 'duration', 'resolution', 'addAudio', 'lease', 'failedLooks'])
    .select(({ eb, fn }) => [
      eb('expectation', 'is not', null).as('hasExpectation'),
      eb(store.now, '-', fn.coalesce('sentAt', 'createdAt')).as('ageMs'),
      eb(store.now, '-', fn.coalesce('lookedAt', 'sentAt', 'createdAt')).as('unseenForMs'),
    ])
    .where('userId', '=', userId)
    .where('status', 'in', followedStatuses)
    .where('generationId', 'is not', null)
    .execute();
  return rows.map(({ addAudio, ageMs, unseenForMs, hasExpectation, ...row }) => ({
    ...row,
    addAudio: addAudio === null ? null : addAudio !== 0,
    hasExpectation: Boolean(hasExpectation),
    // One that was made elsewhere may have been begun in the future, by VideoGenAPI's clock.
    ageMs: Math.max(ageMs, 0),
    unseenForMs: Math.max(unseenForMs, 0),
  }));
}

/** In a list that is longer than this, places are not worth counting. */
const MOST_PLACES = 5000;

/**
 * At which place each generation in flight stands in the upstream's list, the newest being 1, as far as this gateway knows the
 * others. Those too far down are left out.
 */
export async function listPlaces(store: Store, userId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await store.db
    .selectFrom((newest) =>
      newest
        .selectFrom((each) =>
          each
            .selectFrom('generations')
            .select(['id', 'status'])
            .select(({ fn }) => fn.coalesce('sentAt', 'createdAt').as('begunAt'))
            .where('userId', '=', userId)
            .where('generationId', 'is not', null)
            .orderBy('createdAt', 'desc')
            .orderBy('id', 'desc')
            .limit(MOST_PLACES)
            .as('each'),
        )
        .select(['id', 'status'])
        .select(sql<number>`row_number() over (order by begun_at desc, id desc)`.as('place'))
        .as('newest'),
    )
    .select(['id', 'place'])
    .where('status', 'in', followedStatuses)
    .execute();
  return new Map(rows.map(({ id, place }) => [id, place]));
}
