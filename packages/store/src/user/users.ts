import { randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { OpenedDatabase } from '../database/opened-database.ts';
import type { UsersTable } from '../database/tables.ts';
import { followedStatuses } from '../generation/status.ts';
import { usersOf } from '../account/accounts.ts';
import { noFailures } from '../generation/snapshot.ts';
import { prepareRead, type Values } from '../prepared-read.ts';
import { prepareWrites, type Transacting } from '../prepared-write.ts';
import { internal, type Store } from '../store.ts';

/** The owner of a key. Values that the upstream has not reported are null. */
export interface User {
  readonly id: string;
  /** The account whose key the user's requests are sent with. */
  readonly accountId: string;
  readonly email: string | null;
  readonly plan: { readonly name: string; readonly maxGenerations: number | null; readonly unlimited: boolean } | null;
  readonly usage: UserUsage;
}

/** Numbers of generations, as the upstream counts them. */
export interface UserUsage {
  readonly currentMonth: number | null;
  readonly monthlyLimit: number | null;
  readonly today: number | null;
  readonly total: number | null;
}

/** The upstream's report about a key's owner. */
export type UserFacts = Pick<User, 'email' | 'plan' | 'usage'>;

/**
 * Records that the upstream accepted a key, with the facts that it reported of its owner. The first time creates the account and its
 * user, who have the same id.
 */
export async function saveUser(store: Store, key: string, facts: UserFacts): Promise<User> {
  const { db, now, vault, notifications } = store[internal];
  const newId = randomUUID();
  const { id, keyRefusedAt } = await db
    .insertInto('accounts')
    .values({ id: newId, keyDigest: vault.digest(key), sealedKey: vault.seal(key, newId), keyCheckedAt: now })
    .onConflict((conflict) => conflict.column('keyDigest').doUpdateSet({ keyCheckedAt: now }))
    .returning(['id', 'keyRefusedAt'])
    .executeTakeFirstOrThrow();
  if (keyRefusedAt !== null) await resumeAccount(store, id);
  const columns = {
    email: facts.email,
    planName: facts.plan?.name ?? null,
    planMaxGenerations: facts.plan?.maxGenerations ?? null,
    planUnlimited: facts.plan && Number(facts.plan.unlimited),
    usageCurrentMonth: facts.usage.currentMonth,
    usageMonthlyLimit: facts.usage.monthlyLimit,
    usageToday: facts.usage.today,
    usageTotal: facts.usage.total,
  };
  const row = await db
    .insertInto('users')
    .values({ ...columns, id, accountId: id, updateNumber: 0, importedAt: null, createdAt: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .returningAll()
    .executeTakeFirstOrThrow();
  notifications.send(id);
  return readUser(row);
}

/**
 * Makes the unfinished generations of an account due at once: its key was refused, and is accepted again. A turn in progress ends, as it
 * would postpone them because of the refusal.
 */
async function resumeAccount(store: Store, accountId: string): Promise<void> {
  const { db, now, hasRowLocks } = store[internal];
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('generations')
      .set({ dueAt: sql<number | null>`case when status = 'UNCONFIRMED' then ${now} else due_at end`, ...noFailures })
      .where('id', 'in', (query) =>
        query
          .selectFrom('generations')
          .select('id')
          .where('userId', 'in', usersOf(transaction, accountId))
          .where('status', 'in', ['UNCONFIRMED', ...followedStatuses])
          // Two that write the same generations lock them in the same order.
          .orderBy('id')
          .$if(hasRowLocks, (rows) => rows.forUpdate()),
      )
      .execute();
    // After the generations, the order in which every transaction locks rows.
    await transaction
      .updateTable('accounts')
      .set((expression) => ({
        keyRefusedAt: null,
        requestedAt: now,
        claimedUntil: 0,
        token: expression('token', '+', 1),
      }))
      .where('id', '=', accountId)
      .execute();
  });
}

/** The range of a user's updates. */
export interface UpdateRange {
  /** The number of the newest; 0 without any. */
  readonly newest: number;
  /** All up to this number are removed. */
  readonly removed: number;
}

const columns = [
  'id',
  'accountId',
  'email',
  'planName',
  'planMaxGenerations',
  'planUnlimited',
  'usageCurrentMonth',
  'usageMonthlyLimit',
  'usageToday',
  'usageTotal',
  'updateNumber',
  'removedUpdateNumber',
] as const;

type Row = Pick<Selectable<UsersTable>, (typeof columns)[number]>;

const readById = prepareRead<{ readonly id: string }, Row>({
  columns,
  build: ({ db }, value) => db.selectFrom('users').select(columns).where('id', '=', value('id')),
});

/** Reads the range of a user's updates. */
export async function getUpdateRange(store: Store, userId: string): Promise<UpdateRange> {
  const { updateNumber, removedUpdateNumber } = await getRow(store, userId);
  return { newest: updateNumber, removed: removedUpdateNumber };
}

/** The user with that id. Rejects if there is none, as ids of users come from the store itself. */
export async function getUser(store: Store, id: string): Promise<User> {
  return readUser(await getRow(store, id));
}

async function getRow(store: Store, id: string): Promise<Row> {
  const [row] = await readById(store, { id });
  if (!row) throw new Error(`no result: there is no user ${id}`);
  return row;
}

/** A digest by which a key can be recognised. It reveals nothing about the key. */
export function digestKey(store: Store, key: string): string {
  return store[internal].vault.digest(key);
}

/** The user with this key; undefined if the key was never accepted. */
export async function findUserByKey(store: Store, key: string): Promise<User | undefined> {
  const { db, vault } = store[internal];
  const row = await db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .selectAll('users')
    .where('accounts.keyDigest', '=', vault.digest(key))
    .executeTakeFirst();
  return row && readUser(row);
}

/** The month's usage in the answer to a submission. */
export type MonthlyUsage = { readonly [Name in 'currentMonth' | 'monthlyLimit']?: number | null | undefined };

/**
 * Saves the month's usage from the answer to a submission, in a transaction after which the user is to be notified; missing values stay
 * as they are. The day and the total grow as much as the month. Answers may be saved in any order, so the month falls only by
 * {@link saveUser}.
 */
export async function writeMonthlyUsage(
  database: OpenedDatabase,
  transaction: Transacting,
  userId: string,
  { currentMonth, monthlyLimit }: MonthlyUsage,
): Promise<void> {
  if (currentMonth == null && monthlyLimit == null) return;
  await raiseUsage(database, transaction, {
    userId,
    ...(currentMonth != null && { currentMonth }),
    ...(monthlyLimit != null && { monthlyLimit }),
  });
}

interface ReportedUsage {
  readonly userId: string;
  readonly currentMonth?: number;
  readonly monthlyLimit?: number;
}

/** Raises a user's usage of the month to at least the given number. */
const raiseUsage = prepareWrites(({ db, greatest }, value: Values<ReportedUsage>, given) => {
  const most = sql.raw<number>(greatest);
  const reported = value('currentMonth');
  const known = sql`coalesce(usage_current_month, ${reported})`;
  const more = sql`${most}(${reported} - ${known}, 0)`;
  return db
    .updateTable('users')
    .set({
      ...('currentMonth' in given && {
        usageCurrentMonth: sql<number>`${most}(${known}, ${reported})`,
        usageToday: sql<number | null>`usage_today + ${more}`,
        usageTotal: sql<number | null>`usage_total + ${more}`,
      }),
      ...('monthlyLimit' in given && { usageMonthlyLimit: value('monthlyLimit') }),
    })
    .where('id', '=', value('userId'));
});

function readUser(row: Row): User {
  return {
    id: row.id,
    accountId: row.accountId,
    email: row.email,
    plan:
      row.planName === null
        ? null
        : { name: row.planName, maxGenerations: row.planMaxGenerations, unlimited: row.planUnlimited === 1 },
    usage: {
      currentMonth: row.usageCurrentMonth,
      monthlyLimit: row.usageMonthlyLimit,
      today: row.usageToday,
      total: row.usageTotal,
    },
  };
}
