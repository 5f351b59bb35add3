import { sql } from 'kysely';
import { saveUser, type Store } from '@videogen/store';
import { internal } from '@videogen/store/testing';
import { nothingKnown } from '../stored-videos.ts';

/** Number of keys, and of generations in flight with each. */
export interface Load {
  readonly keys: number;
  readonly generationsPerKey: number;
}

/** Processing time of all generations: far longer than any is old, so that all are polled as rarely as the oldest may be. */
const PROCESSING_SECONDS = 6000;
const OLDEST_SECONDS = 300;
const FORECAST = JSON.stringify({ medianSeconds: PROCESSING_SECONDS, sigma: 0.3, stragglers: 0.03, samples: 50 });
const AT_ONCE = 10;

/** The key of the index-th user. */
export function printKey(index: number): string {
  return `lt_sandbox_scale_${index}`;
}

/** The ids that VideoGenAPI has of a user, newest first. */
export function listIds(index: number, { generationsPerKey }: Load): readonly string[] {
  return Array.from({ length: generationsPerKey }, (_, position) => `gen_${index}_${position + 1}`);
}

/** Fills an empty database: keys, their generations in progress, and the time of each account's next poll, spread over a minute. */
export async function fillStore(store: Store, load: Load): Promise<void> {
  const userIds: string[] = [];
  for (let start = 0; start < load.keys; start += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, load.keys - start) }, (_, index) => start + index);
    const users = await Promise.all(indices.map((index) => saveUser(store, printKey(index), nothingKnown)));
    userIds.push(...users.map(({ id }) => id));
  }
  const users = sql`unnest(${userIds}::text[]) with ordinality as users (id, nth)`;
  const places = sql`generate_series(1, ${load.generationsPerKey}::int) as place`;
  const createdAt = sql`${store[internal].now} - (place * ${(OLDEST_SECONDS * 1000) / load.generationsPerKey}::int)`;
  await sql`insert into generations (id, user_id, status, version, input_digest, upstream_id, upstream_status, mode, prompt,
      model_key, fps, reference_image_urls, warnings, created_at, updated_at, polled_at, token, failed_attempts, update_number,
      forecast)
    select 'g-' || nth || '-' || place, users.id, 'IN_PROGRESS', 1, '', 'gen_' || (nth - 1) || '_' || place, 'in_progress',
      'TEXT_TO_VIDEO', 'One of very many', 'scale', 30, '[]', '[]', ${createdAt}, ${createdAt},
      ${store[internal].now} - (random() * 60000)::int, 0, 0, 1, ${FORECAST}
    from ${users} cross join ${places}`.execute(store[internal].db);
  await sql`update accounts set poll_at = ${store[internal].now} + (random() * 60000)::int`.execute(store[internal].db);
  await sql`insert into processing_times (generation_id, kind, model_key, seconds, at)
    select id, '["scale",null,null,null]', 'scale', ${PROCESSING_SECONDS}::int, ${store[internal].now}
    from generations order by id limit 50`.execute(store[internal].db);
  await sql`analyze`.execute(store[internal].db);
}
