import { sql } from 'kysely';
import { followedStatuses } from './status.ts';
import type { Generation } from './generation.ts';
import { type Store, internal } from '../store.ts';
import { usersOf } from '../account/accounts.ts';
import { kindColumns, type GenerationKind } from './kind.ts';
import { readCell } from './row.ts';

/** A followed generation, as a poller needs it. Times are differences on the database's clock. */
export interface InFlightGeneration extends GenerationKind, Pick<Generation, 'id' | 'status'> {
  /** True if its forecast is stored. */
  readonly hasForecast: boolean;
  /** The time since its POST began. */
  readonly ageMs: number;
  /** The time since its last poll; without one, since its POST. */
  readonly unseenForMs: number;
  /** Polls in a row that reported nothing. */
  readonly failedAttempts: number;
  /** The newest failed polls in a row that ended in an internal error. */
  readonly erredAttempts: number;
}

/** An account's generations that are polled, as they are now. */
export async function listInFlight(store: Store, accountId: string): Promise<readonly InFlightGeneration[]> {
  const rows = await store[internal].db
    .selectFrom('generations')
    .select(['id', 'status', ...kindColumns, 'failedAttempts', 'erredAttempts'])
    .select(({ eb, fn }) => [
      eb('forecast', 'is not', null).as('hasForecast'),
      eb(store[internal].now, '-', fn.coalesce('sentAt', 'createdAt')).as('ageMs'),
      eb(store[internal].now, '-', fn.coalesce('polledAt', 'sentAt', 'createdAt')).as('unseenForMs'),
    ])
    .where('userId', 'in', usersOf(store[internal].db, accountId))
    .where('status', 'in', followedStatuses)
    .where('upstreamId', 'is not', null)
    .execute();
  return rows.map(({ ageMs, unseenForMs, hasForecast, ...row }) => ({
    ...row,
    addAudio: readCell(row, 'addAudio'),
    hasForecast: Boolean(hasForecast),
    // By VideoGenAPI's clock, one that was made elsewhere may have begun in the future.
    ageMs: Math.max(ageMs, 0),
    unseenForMs: Math.max(unseenForMs, 0),
  }));
}

/** Further positions are not worth the query. */
const MOST_POSITIONS = 5000;

/**
 * The positions of followed generations in the upstream's list, the newest being 1, as far as this gateway knows the others.
 * Those beyond the first 5000 are left out.
 */
export async function listPositions(store: Store, accountId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await store[internal].db
    .selectFrom((newest) =>
      newest
        .selectFrom((each) =>
          each
            .selectFrom('generations')
            .select(['id', 'status'])
            .select(({ fn }) => fn.coalesce('sentAt', 'createdAt').as('begunAt'))
            .where('userId', 'in', usersOf(store[internal].db, accountId))
            .where('upstreamId', 'is not', null)
            .orderBy('createdAt', 'desc')
            .orderBy('id', 'desc')
            .limit(MOST_POSITIONS)
            .as('each'),
        )
        .select(['id', 'status'])
        .select(sql<number>`row_number() over (order by begun_at desc, id desc)`.as('position'))
        .as('newest'),
    )
    .select(['id', 'position'])
    .where('status', 'in', followedStatuses)
    .execute();
  return new Map(rows.map(({ id, position }) => [id, position]));
}
