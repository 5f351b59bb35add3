import { sql } from 'kysely';
import { saveUser, type Store } from '@videogen/store';

/** How much is in flight. */
export interface Load {
  readonly keys: number;
  readonly generationsPerKey: number;
}

/** What generations take: far longer than any is old, so that all are looked at as rarely as the oldest may be. */
const PROCESSING_SECONDS = 6000;
const OLDEST_SECONDS = 300;
const EXPECTATION = JSON.stringify({ medianSeconds: PROCESSING_SECONDS, sigma: 0.3, stragglers: 0.03, samples: 50 });
const AT_ONCE = 10;

/** The key of the index-th user. */
export function printKey(index: number): string {
  return `lt_sandbox_scale_${index}`;
}

/** The ids that VideoGenAPI has of a user, newest first. */
export function listIds(index: number, { generationsPerKey }: Load): readonly string[] {
  return Array.from({ length: generationsPerKey }, (_, place) => `gen_${index}_${place + 1}`);
}

/** Fills an empty database: keys, their generations in progress, and when each key is to be visited, spread over a minute. */
export async function fillStore(store: Store, load: Load): Promise<void> {
  const userIds: string[] = [];
  for (let start = 0; start < load.keys; start += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, load.keys - start) }, (_, index) => start + index);
    const users = await Promise.all(indices.map((index) => saveUser(store, printKey(index), nothingKnown)));
    userIds.push(...users.map(({ id }) => id));
  }
  const users = sql`unnest(${userIds}::text[]) with ordinality as users (id, nth)`;
  const places = sql`generate_series(1, ${load.generationsPerKey}::int) as place`;
  const createdAt = sql`${store.now} - (place * ${(OLDEST_SECONDS * 1000) / load.generationsPerKey}::int)`;
  await sql`insert into generations (id, user_id, status, version, input_digest, generation_id, upstream_status, mode, prompt,
      model_key, fps, reference_image_urls, warnings, created_at, updated_at, looked_at, lease, failed_looks, update_number,
      expectation)
    select 'g-' || nth || '-' || place, users.id, 'IN_PROGRESS', 1, '', 'gen_' || (nth - 1) || '_' || place, 'in_progress',
      'TEXT_TO_VIDEO', 'One of very many', 'scale', 30, '[]', '[]', ${createdAt}, ${createdAt},
      ${store.now} - (random() * 60000)::int, 0, 0, 1, ${EXPECTATION}
    from ${users} cross join ${places}`.execute(store.db);
  await sql`insert into visits (user_id, next_at, lease, paid_until)
    select users.id, ${store.now} + (random() * 60000)::int, 0, 0 from ${users}`.execute(store.db);
  await sql`insert into processing_times (generation_ref, kind, model_key, seconds, at)
    select id, '["scale",null,null,null]', 'scale', ${PROCESSING_SECONDS}::int, ${store.now}
    from generations order by id limit 50`.execute(store.db);
  await sql`analyze`.execute(store.db);
}

const nothingKnown = {
  email: null,
  plan: null,
  usage: { currentMonth: null, monthlyLimit: null, today: null, total: null },
} as const;
