import { sql, type Kysely, type RawBuilder } from 'kysely';
import { accountOf } from '../account/accounts.ts';
import type { RateLimitFromNow } from '../account/rate-limits.ts';
import type { Database } from '../database/tables.ts';
import type { Generation } from '../generation/generation.ts';
import { columnNames, readGeneration } from '../generation/row.ts';
import { prepareRead } from '../prepared-read.ts';
import { internal, type Store } from '../store.ts';

/** A queue and its rate limit, in numbers. */
export interface QueueSummary {
  readonly modelKey: string;
  /** The number of generations in the queue, the one that is being sent included. */
  readonly waiting: number;
  /** Milliseconds until the first may be sent; 0 once it may, and for an empty queue. */
  readonly firstInMs: number;
  /** The limit as the upstream reported it last, also after its window; `resetsInMs` is 0 then. */
  readonly limit: Omit<RateLimitFromNow, 'modelKey'> | undefined;
  /** The time of the reading, on the database's clock. */
  readonly at: Date;
}

/** The queues of a user's account, by the model's key: of each model whose rate limit was ever reported, or for which something waits. */
export async function listQueues(store: Store, userId: string): Promise<readonly QueueSummary[]> {
  const rows = await readSummaries(store, { userId });
  return rows.map(({ modelKey, waiting, firstInMs, used, allowed, windowSeconds, resetsInMs, at }) => ({
    modelKey,
    waiting: waiting ?? 0,
    firstInMs: Math.max((waiting !== null && firstInMs) || 0, 0),
    limit:
      used === null || allowed === null
        ? undefined
        : { used, limit: allowed, windowSeconds, resetsInMs: Math.max(resetsInMs ?? 0, 0) },
    at: new Date(at),
  }));
}

const summaryColumns = [
  'modelKey',
  'waiting',
  'firstInMs',
  'used',
  'allowed',
  'windowSeconds',
  'resetsInMs',
  'at',
] as const;

interface SummaryRow {
  readonly modelKey: string;
  readonly waiting: number | null;
  readonly firstInMs: number | null;
  readonly used: number | null;
  readonly allowed: number | null;
  readonly windowSeconds: number | null;
  readonly resetsInMs: number | null;
  readonly at: number;
}

const readSummaries = prepareRead<{ readonly userId: string }, SummaryRow>({
  columns: summaryColumns,
  build({ db, now }, value) {
    const account = accountWith(db, value('userId'));
    return db
      .with('waiting', (query) =>
        query
          .selectFrom('generations')
          .innerJoin('users', 'users.id', 'generations.userId')
          .select([sql<string>`queue`.as('modelKey'), sql<number>`count(*)`.as('count')])
          .where('users.accountId', '=', account)
          .where('queue', 'is not', null)
          .where('status', '=', 'SCHEDULED')
          .groupBy('queue'),
      )
      .with('known', (query) =>
        query
          .selectFrom('rateLimits')
          .select('modelKey')
          .where('accountId', '=', account)
          .union(query.selectFrom('waiting').select('modelKey')),
      )
      .selectFrom('known')
      .leftJoin('waiting', 'waiting.modelKey', 'known.modelKey')
      .leftJoin('queues', (join) =>
        join.onRef('queues.modelKey', '=', 'known.modelKey').on('queues.accountId', '=', account),
      )
      .leftJoin('rateLimits', (join) =>
        join.onRef('rateLimits.modelKey', '=', 'known.modelKey').on('rateLimits.accountId', '=', account),
      )
      .select([
        'known.modelKey as modelKey',
        'waiting.count as waiting',
        sql`queues.next_at - ${now}`.as('firstInMs'),
        'rateLimits.used as used',
        'rateLimits.allowed as allowed',
        'rateLimits.windowSeconds as windowSeconds',
        sql`rate_limits.resets_at - ${now}`.as('resetsInMs'),
        now.as('at'),
      ])
      .orderBy('known.modelKey');
  },
});

function accountWith(db: Kysely<Database>, userId: RawBuilder<string>) {
  return db.selectFrom('users').select('users.accountId').where('users.id', '=', userId);
}

/** A generation in a queue, with the number of those before it. */
export interface WaitingGeneration {
  readonly generation: Generation;
  readonly ahead: number;
}

/** Which queues of the user's account to read, and how many generations of each. */
export interface ListWaitingOptions {
  readonly userId: string;
  readonly modelKeys: readonly string[];
  readonly first: number;
}

/** The user's own generations among the first of some queues, queue by queue, in the order of sending. One statement for all queues. */
export async function listWaiting(
  store: Store,
  { userId, modelKeys, first }: ListWaitingOptions,
): Promise<readonly WaitingGeneration[]> {
  const { db } = store[internal];
  const accountId = accountOf(db, userId);
  const [one, ...others] = modelKeys.map((modelKey) =>
    // Each is a subquery, as a part of a union has no order of its own.
    db
      .selectFrom((query) =>
        query
          .selectFrom('generations')
          .select([...columnNames, 'queuePosition'])
          .where('userId', 'in', (users) => users.selectFrom('users').select('id').where('accountId', '=', accountId))
          .where('queue', '=', modelKey)
          .where('status', '=', 'SCHEDULED')
          .orderBy('queuePosition')
          .limit(first)
          .as('waiting'),
      )
      .selectAll(),
  );
  if (!one) return [];
  const rows = await others
    .reduce((query, other) => query.unionAll(other), one)
    .orderBy('queue')
    .orderBy('queuePosition')
    .execute();
  const ahead = new Map<string | null, number>();
  return rows.flatMap((row) => {
    const before = ahead.get(row.queue) ?? 0;
    ahead.set(row.queue, before + 1);
    return row.userId === userId ? [{ generation: readGeneration(row), ahead: before }] : [];
  });
}

/** The head time and the content of a queue. Each addition raises `last`, and each removal lowers `count`. */
interface QueueContent {
  readonly modelKey: string;
  readonly nextAt: number;
  readonly count: number;
  readonly last: number | null;
}

/** The value by which a subscriber notices a change of a user's queues: it differs after each change of the waiting generations, or of a head time. */
export function listQueueContents(store: Store, userId: string): Promise<readonly QueueContent[]> {
  return readContents(store, { userId });
}

const readContents = prepareRead<{ readonly userId: string }, QueueContent>({
  columns: ['modelKey', 'nextAt', 'count', 'last'],
  build: ({ db }, value) =>
    db
      .selectFrom('queues')
      .leftJoin('users', 'users.accountId', 'queues.accountId')
      // By the index of queues alone: a generation leaves it when it is sent, canceled or failed.
      .leftJoin('generations', (join) =>
        join.onRef('generations.userId', '=', 'users.id').onRef('generations.queue', '=', 'queues.modelKey'),
      )
      .select((expression) => [
        'queues.modelKey',
        'queues.nextAt',
        expression.fn.count<number>('generations.queue').as('count'),
        expression.fn.max('generations.queuePosition').as('last'),
      ])
      .where('queues.accountId', '=', accountWith(db, value('userId')))
      .groupBy(['queues.modelKey', 'queues.nextAt'])
      .orderBy('queues.modelKey'),
});
