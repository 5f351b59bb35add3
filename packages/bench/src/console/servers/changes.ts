import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { insertImported, recordObservation, saveUser, type Generation, type Store } from '@videogen/store';
import { internal } from '@videogen/store/testing';
import { nothingKnown, toGlobalId, videoFacts } from '../../stored-videos.ts';
import type { Change } from '../change.ts';

const AT_ONCE = 500;
const MS_A_SECOND = 1000;
/** Long, so that the progress of what is under way moves during the whole of a measurement. */
const FORECAST = JSON.stringify({ medianSeconds: 600, sigma: 0.35, stragglers: 0.03, samples: 50 });
const failure = {
  code: 'CONTENT_REJECTED',
  message: 'The prompt was rejected by the content rules.',
  upstreamMessage: null,
} as const;

/** Makes the changes that the bench asks for. All completed generations have this video. */
export function createChanges(store: Store, videoUrl: string) {
  const users = new Map<string, Promise<string>>();

  async function findUser(key: string): Promise<string> {
    const saved = users.get(key) ?? saveUser(store, key, nothingKnown).then(({ id }) => id);
    users.set(key, saved);
    return saved;
  }

  async function insert({
    key,
    count,
    status,
    prompt,
  }: Extract<Change, { type: 'insert' }>): Promise<readonly string[]> {
    const userId = await findUser(key);
    const newest = Date.now();
    const ids: string[] = [];
    for (let start = 0; start < count; start += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, index) => start + index);
      const inserted = await Promise.all(
        numbers.map((number) =>
          insertImported(store, {
            userId,
            upstreamId: `gen_${randomUUID()}`,
            prompt: `${prompt} n${number}`,
            createdAt: new Date(newest - (count - number) * MS_A_SECOND),
            observation: observe(status ?? (number % 4 === 0 ? 'FAILED' : 'COMPLETED'), {}),
          }),
        ),
      );
      ids.push(...inserted.flatMap((generation) => generation?.id ?? []));
    }
    await sql`update generations set forecast = ${FORECAST}
      where user_id = ${userId} and status in ('PENDING', 'IN_QUEUE', 'IN_PROGRESS')`.execute(store[internal].db);
    return ids.map(toGlobalId).toReversed();
  }

  function observe(status: Generation['status'], given: { readonly duration?: number }) {
    const end = { completedAt: new Date(), processingTimeSeconds: 61 };
    return {
      type: 'reported',
      status,
      facts: { ...videoFacts, ...(status === 'COMPLETED' && { ...end, videoUrl }), ...given },
      ...(status === 'FAILED' && { failure }),
    } as const;
  }

  async function record({ id, status, duration }: Extract<Change, { type: 'record' }>): Promise<number> {
    const given = duration === undefined ? {} : { duration };
    const recorded = await recordObservation(store, toLocalId(id), observe(status, given), { dueInMs: null });
    if (recorded === undefined) throw new Error(`there is no generation ${id}`);
    return recorded.updatedAt.getTime();
  }

  return {
    /** Resolves to the ids of the inserted generations, newest first, or to the time of the recorded change. */
    make: (change: Change): Promise<readonly string[] | number> =>
      change.type === 'insert' ? insert(change) : record(change),
  };
}

function toLocalId(globalId: string): string {
  return Buffer.from(globalId, 'base64').toString('utf8').slice('Generation:'.length);
}
