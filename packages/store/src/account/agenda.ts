import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '../database/tables.ts';
import { fromNow, type OpenedDatabase } from '../database/opened-database.ts';
import { internal, type Store } from '../store.ts';
import { isOwnedBy, type AccountRef } from './accounts.ts';
import { prepareWrites, type Transacting } from '../prepared-write.ts';
import type { Values } from '../prepared-read.ts';
import { costOf, countTokens, nextToken, use, type RequestBudget } from './budget.ts';

/** The claim of one process on what is due for one account. */
export interface Turn {
  readonly accountId: string;
  /** The fencing token: after a later claim, writes under it are refused. */
  readonly token: number;
  /** The number of status requests that the turn may make. */
  readonly reserved: number;
  /** The number of turns in a row, before this one, without an answer of the upstream or with an error of ours. */
  readonly failedTurns: number;
  /** When the upstream refused the key; undefined while it is good. */
  readonly keyRefusedAt: Date | undefined;
  /** The account's key, encrypted. */
  readonly sealedKey: string;
  /** True if a submission may be due to be given up, searched for or sent. */
  readonly hasSubmissions: boolean;
  /** True if any of the account's generations are watched. */
  readonly isWatched: boolean;
}

/** Proof of a claim. */
export type TurnToken = Pick<Turn, 'accountId' | 'token'>;

export interface ClaimTurnsOptions {
  readonly limit: number;
  /** The length of the lease. After the death of the process, the account is due again at its end. */
  readonly leaseMs: number;
  readonly budget: RequestBudget;
  /** The most requests to reserve for a turn; with 0 no account is claimed for its polls. */
  readonly mostRequests: number;
}

/**
 * Claims the accounts that are due, the longest overdue first, and reserves requests of their budgets. One statement does it, so two
 * processes never hold the same account.
 */
export async function claimTurns(
  store: Store,
  { limit, leaseMs, budget, mostRequests }: ClaimTurnsOptions,
): Promise<readonly Turn[]> {
  const { db, now, hasRowLocks, withoutSync } = store[internal];
  const reserved = countTokens(store[internal], budget, mostRequests);
  const ofAccount = isOwnedBy(sql`accounts.id`);
  const rows = await db
    // Materialised, as PostgreSQL may otherwise read a subquery with a limit more than once.
    .with(
      (name) => name('due').materialized(),
      (query) =>
        query
          .selectFrom('accounts')
          .select('id')
          .where('claimedUntil', '<=', now)
          .where((expression) =>
            expression.or([
              expression('requestedAt', '<=', now),
              expression('actAt', '<=', now),
              ...(mostRequests > 0 ? [expression('pollAt', '<=', now)] : []),
            ]),
          )
          .orderBy(earliest(store[internal], [sql`requested_at`, sql`act_at`, sql`poll_at`]))
          .limit(limit)
          .$if(hasRowLocks, (rowsDue) => rowsDue.forUpdate().skipLocked()),
    )
    .updateTable('accounts')
    .set((expression) => ({
      claimedUntil: fromNow(store[internal], leaseMs),
      token: expression('token', '+', 1),
      // A request for a later time stays.
      requestedAt: sql<number | null>`case when requested_at > ${now} then requested_at end`,
      // Due at the end of the lease, if the turn is never released.
      pollAt: sql<number>`case when poll_at <= ${now} then poll_at else ${now} end`,
      reserved,
      budgetUsedUntil: use(store[internal], sql`budget_used_until`, reserved, budget),
    }))
    .where('id', 'in', (query) => query.selectFrom('due').select('id'))
    .where(withoutSync)
    .returning(['id as accountId', 'token', 'reserved', 'failedTurns', 'keyRefusedAt', 'sealedKey'])
    // Most accounts have none of these: their turns need no statement for them.
    .returning([
      sql`exists (select 1 from generations where ${ofAccount} and due_at <= ${now})
        or exists (select 1 from queues where account_id = accounts.id and next_at <= ${now})`.as('hasSubmissions'),
      sql`exists (select 1 from presence where ${ofAccount} and until > ${now})`.as('isWatched'),
    ])
    .execute();
  return rows.map(({ keyRefusedAt, hasSubmissions, isWatched, ...turn }) => ({
    ...turn,
    keyRefusedAt: keyRefusedAt === null ? undefined : new Date(keyRefusedAt),
    hasSubmissions: Boolean(hasSubmissions),
    isWatched: Boolean(isWatched),
  }));
}

/** Extends the lease of a turn from now on. Resolves to false once another process has claimed the account. */
export async function renewTurn(store: Store, { accountId, token }: TurnToken, leaseMs: number): Promise<boolean> {
  const { db, withoutSync } = store[internal];
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({ claimedUntil: fromNow(store[internal], leaseMs) })
    .where('id', '=', accountId)
    .where('token', '=', token)
    .where(withoutSync)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** The end of a turn. */
export interface TurnEnd {
  /** Milliseconds until the next poll; null without a generation to poll. */
  readonly pollInMs: number | null;
  /** The number of reserved requests that were not made: their cost returns to the budget. */
  readonly unused: number;
  readonly budget: RequestBudget;
  readonly failedTurns: number;
  /** Milliseconds before which nothing of the account is due, after a turn that failed; 0 by default. */
  readonly backoffMs?: number | undefined;
}

/**
 * Releases an account, and records when it is due next, by its planned poll and its submissions. A turn that was requested meanwhile
 * stays requested. Resolves to false, and writes nothing, once another process has claimed the account.
 */
export async function releaseTurn(
  store: Store,
  { accountId, token }: TurnToken,
  { pollInMs, unused, budget, failedTurns, backoffMs = 0 }: TurnEnd,
): Promise<boolean> {
  const database = store[internal];
  const usedUntil = sql`(budget_used_until - ${costOf(sql.raw(String(unused)), budget)})`;
  const planned = pollInMs === null ? sql`null` : fromNow(database, pollInMs);
  const next = earliest(database, [planned, sql`due.search_at`]);
  const greatest = sql.raw(database.greatest);
  const earliestNext = fromNow(database, backoffMs);
  const notBefore = sql`${greatest}(${next}, paused_until, ${nextToken(usedUntil, budget)}, ${earliestNext})`;
  const { numUpdatedRows } = await database.db
    .updateTable('accounts')
    .from(readDue(accountId).as('due'))
    .set({
      claimedUntil: 0,
      actAt: sql<number | null>`nullif(${greatest}(${nextAct(database)}, ${earliestNext}), ${FOREVER})`,
      pollAt: sql<number | null>`case when ${next} < ${FOREVER} then ${notBefore} end`,
      reserved: 0,
      budgetUsedUntil: sql<number>`${usedUntil}`,
      failedTurns,
    })
    .where('id', '=', accountId)
    .where('token', '=', token)
    .where(database.withoutSync)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** Milliseconds until a submission of the account is due to be given up or sent, below 0 once overdue; undefined without any. */
export async function readNextAct(store: Store, accountId: string): Promise<number | undefined> {
  const { db, now } = store[internal];
  const { inMs } = await db
    .selectFrom(readDue(accountId).as('due'))
    .select(sql<number | null>`nullif(${nextAct(store[internal])}, ${FOREVER}) - ${now}`.as('inMs'))
    .executeTakeFirstOrThrow();
  return inMs ?? undefined;
}

/** The earliest time at which a submission is due to be given up or sent, of the row `due`. */
function nextAct(database: OpenedDatabase): RawBuilder<number> {
  return earliest(database, [sql`due.give_up_at`, sql`due.send_at`]);
}

/**
 * One row: the times at which a submission without an answer is due to be given up, one is to be searched for, and the first of a queue is
 * to be sent; each null for none.
 */
function readDue(accountId: string) {
  return sql<object>`(select
    min(due_at) filter (where status in ('SUBMITTING', 'SCHEDULED')) as give_up_at,
    min(due_at) filter (where status = 'UNCONFIRMED') as search_at,
    (select min(next_at) from queues where account_id = ${accountId}
      and (select sent_at is null from generations where ${isOwnedBy(accountId)}
        and queue = queues.model_key and status = 'SCHEDULED' order by queue_position limit 1)) as send_at
    from generations where ${isOwnedBy(accountId)} and due_at is not null)`;
}

/** Later than any time. */
const FOREVER = sql.raw<number>('9007199254740991');

function earliest({ least }: OpenedDatabase, times: readonly RawBuilder<unknown>[]): RawBuilder<number> {
  const known = times.map((time) => sql`coalesce(${time}, ${FOREVER})`);
  return known.length === 1 ? sql<number>`${known[0]}` : sql<number>`${sql.raw(least)}(${sql.join(known)})`;
}

/** A turn's proof of its claim, as values or as places of a prepared statement. */
interface HeldBy {
  readonly accountId: string | RawBuilder<string>;
  readonly token: number | RawBuilder<number>;
}

/**
 * A condition that holds while a turn holds its account. It locks no account: a later turn waits for the generations' rows that this one has
 * locked, so that its writes come after.
 */
export function isHeld({ accountId, token }: HeldBy): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from accounts where accounts.id = ${accountId} and accounts.token = ${token})`;
}

/** Requests a turn of an account in so many milliseconds, unless one is requested for an earlier time. */
export async function requestTurn(
  database: OpenedDatabase,
  transaction: Transacting,
  account: AccountRef,
  inMs: number,
): Promise<void> {
  const ref = 'userId' in account ? { userId: account.userId } : { accountId: account.accountId };
  await requestTurnOf(database, transaction, { ...ref, inMs: Math.round(inMs) });
}

interface RequestedTurn {
  readonly userId?: string;
  readonly accountId?: string;
  readonly inMs: number;
}

const requestTurnOf = prepareWrites(({ db, now }, value: Values<RequestedTurn>, given) => {
  const at = sql<number>`(${now} + ${value('inMs')})`;
  const ofUser = sql`(select account_id from users where id = ${value('userId')})`;
  return db
    .updateTable('accounts')
    .set({ requestedAt: at })
    .where(sql<boolean>`accounts.id = ${'userId' in given ? ofUser : value('accountId')}`)
    .where((expression) => expression.or([expression('requestedAt', 'is', null), expression('requestedAt', '>', at)]));
});

/** Requests a turn now of those of the users' accounts whose polls are planned for later, or by a turn in progress. */
export async function requestPlans(
  { now, hasRowLocks }: OpenedDatabase,
  transaction: Kysely<Database>,
  userIds: readonly string[],
): Promise<void> {
  await transaction
    .updateTable('accounts')
    .set({ requestedAt: now })
    .where('id', 'in', (query) =>
      query
        .selectFrom('accounts')
        .select('id')
        .where((expression) => expression.or([expression('pollAt', '>', now), expression('claimedUntil', '>', now)]))
        .where((expression) =>
          expression.or([expression('requestedAt', 'is', null), expression('requestedAt', '>', now)]),
        )
        .where('id', 'in', (users) => users.selectFrom('users').select('accountId').where('users.id', 'in', userIds))
        // Two that request turns of the same accounts lock them in the same order.
        .orderBy('id')
        .$if(hasRowLocks, (rows) => rows.forUpdate()),
    )
    .execute();
}
