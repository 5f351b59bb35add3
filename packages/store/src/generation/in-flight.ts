import { sql } from 'kysely';
import { isFollowedRow } from './status.ts';
import type { Generation, GenerationRow } from './generation.ts';
import { isOwnedBy } from '../account/accounts.ts';
import { type Store, internal } from '../store.ts';
import type { GenerationKind } from './kind.ts';
import { readCell } from './row.ts';

/** A followed generation, as a poller needs it. Times are differences on the database's clock. */
export interface InFlightGeneration extends GenerationKind, Pick<Generation, 'id' | 'status'> {
  /** True if its forecast is stored. */
  readonly hasForecast: boolean;
  /** The time since its POST began. */
  readonly ageMs: number;
  /** The time since its last poll; without one, since it was accepted, so that a page is not polled early for it. */
  readonly unseenForMs: number;
  /** Polls in a row that reported nothing. */
  readonly failedAttempts: number;
  /** The newest failed polls in a row that ended in an internal error. */
  readonly erredAttempts: number;
  /**
   * Its position in the upstream's list, the newest being 1, as far as this gateway knows the others. Undefined beyond the first 5000, and
   * for one that is alone in flight, as only page polls need it.
   */
  readonly position: number | undefined;
}

/** Further positions are not worth the reading. */
const MOST_POSITIONS = 5000;

/** An account's generations that are polled, as they are now. */
export async function listInFlight(store: Store, accountId: string): Promise<readonly InFlightGeneration[]> {
  const { db, now } = store[internal];
  const isOfAccount = isOwnedBy(accountId);
  const { rows } = await sql<InFlightRow>`
    with followed as (
      select id, status, model_key, duration, resolution, add_audio, failed_attempts, erred_attempts,
        forecast is not null as has_forecast,
        ${now} - coalesce(sent_at, created_at) as age_ms,
        ${now} - coalesce(polled_at, updated_at) as unseen_for_ms
      from generations where ${isOfAccount} and ${isFollowedRow} and upstream_id is not null
    ), newest as (
      select id, coalesce(sent_at, created_at) as begun_at from generations
      where ${isOfAccount} and upstream_id is not null and (select count(*) from followed) > 1
      order by created_at desc, id desc limit ${sql.lit(MOST_POSITIONS)}
    ), listed as (
      select id, row_number() over (order by begun_at desc, id desc) as position from newest
    )
    select followed.*, listed.position from followed left join listed on listed.id = followed.id`.execute(db);
  return rows.map((row) => ({
    ...row,
    addAudio: readCell(row, 'addAudio'),
    hasForecast: Boolean(row.hasForecast),
    // By VideoGenAPI's clock, one that was made elsewhere may have begun in the future.
    ageMs: Math.max(row.ageMs, 0),
    unseenForMs: Math.max(row.unseenForMs, 0),
    position: row.position ?? undefined,
  }));
}

type InFlightRow = Omit<InFlightGeneration, 'addAudio' | 'hasForecast' | 'position'> &
  Pick<GenerationRow, 'addAudio'> & { readonly hasForecast: unknown; readonly position: number | null };
