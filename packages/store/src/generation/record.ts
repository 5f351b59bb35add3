import { sql } from 'kysely';
import { asVisible, insertUpdate, takeUpdateNumber } from '../updates/append.ts';
import { applyObservation, type Observation } from './apply-observation.ts';
import { columnNames, readGeneration, writeChanges } from './row.ts';
import { placeEach, prepareWrite, prepareWrites } from '../prepared-write.ts';
import type { Values } from '../prepared-read.ts';
import { isFollowed, isTerminal } from './status.ts';
import type { Generation, GenerationRow } from './generation.ts';
import { keepProcessingTime } from '../history/processing-times.ts';
import { noFailures } from './snapshot.ts';
import { notifyUsers } from '../account/accounts.ts';
import { isHeld, requestTurn, type TurnToken } from '../account/agenda.ts';
import { writeRateLimit, type RateLimitOfAccount } from '../account/rate-limits.ts';
import { writeMonthlyUsage, type MonthlyUsage } from '../user/users.ts';
import type { Execute, OpenedDatabase } from '../database/opened-database.ts';
import { retryTakenIds, resolveTakenId } from './taken-id.ts';
import { internal, type Store } from '../store.ts';

/** The next attempt after a record, and the proof under which it is made. */
export interface NextAttempt {
  /**
   * Milliseconds until the next attempt. A generation that is polled from now on requests a turn for then; null leaves the time to the
   * turn in progress. A terminal generation has no further attempts.
   */
  readonly dueInMs: number | null;
  /** The token of the snapshot that was reported on; undefined for the submission's own answer, which needs none. */
  readonly token?: number | undefined;
  /** The turn of the attempt; undefined for a caller's. */
  readonly turn?: TurnToken | undefined;
  /** The generation as it was stored before its POST, so that it need not be read again; undefined for one that was read elsewhere. */
  readonly sent?: Generation | undefined;
  /** Reported in the answer to a submission, and recorded in the same transaction; undefined for none. */
  readonly limits?: ReportedLimits | undefined;
}

/** Numbers of a user and its account in the answer to a submission. */
export interface ReportedLimits {
  readonly usage: MonthlyUsage;
  readonly rateLimit: RateLimitOfAccount | undefined;
}

/**
 * Applies an observation: the row, its update with the user's next number, and the next attempt in one transaction; then a
 * notification. Returns the generation as it is afterwards; undefined when it is gone, or its token or the turn is outdated. Under a
 * turn it does not wait for a row that another transaction has locked, as the other generations would wait too: undefined.
 */
export async function recordObservation(
  store: Store,
  id: string,
  observation: Observation,
  next: NextAttempt,
): Promise<Generation | undefined> {
  const recorded = await retryTakenIds(() => record(store, id, observation, next));
  if (recorded?.changed || (recorded && next.limits)) store[internal].notifications.send(recorded.generation.userId);
  if (recorded && next.limits?.rateLimit) await notifyUsers(store, next.limits.rateLimit.accountId);
  return recorded?.generation;
}

interface Recorded {
  readonly generation: Generation;
  readonly changed: boolean;
}

function record(store: Store, id: string, observation: Observation, next: NextAttempt): Promise<Recorded | undefined> {
  const database = store[internal];
  const { dueInMs, token, limits } = next;
  return database.transact(async (transaction) => {
    const locked = await lockRow(database, transaction, id, next);
    if (!locked || (token !== undefined && token !== locked.token)) return undefined;

    const { generation: current } = locked;
    const isAnswer = token === undefined;
    const changed = applyObservation(
      current,
      await resolveTakenId(database, transaction, current, { observation, isAnswer }),
    );
    const observed = changed ?? current;
    const isDueNoMore = isTerminal(observed.status) || isFollowed(observed) || dueInMs === null;
    // An answer ends other attempts to learn it, which have read an older token.
    const endsAttempts = isAnswer || (current.upstreamId === null && observed.upstreamId !== null);
    const number = changed && (await takeUpdateNumber(store, transaction, current.userId));
    const [written] = await writeRecord(database, transaction, {
      ...(changed && { ...writeChanges(current, changed), updateNumber: number }),
      ...(!isDueNoMore && { dueInMs: Math.round(dueInMs) }),
      ...(!isAnswer && { isPoll: true }),
      token: endsAttempts ? locked.token + 1 : locked.token,
      id,
    });
    if (!written) throw new Error(`the generation ${id} is gone`);
    const generation = { ...observed, updatedAt: new Date(written.updatedAt) };
    if (number !== undefined) {
      const previousStatus = current.version === 0 ? null : asVisible(current.status);
      await insertUpdate(store, transaction, { ...generation, number, previousStatus });
      await keepProcessingTime(store, transaction, generation);
    }
    if (limits) await writeMonthlyUsage(database, transaction, generation.userId, limits.usage);
    if (dueInMs !== null && !isTerminal(observed.status)) {
      await requestTurn(database, transaction, { userId: generation.userId }, dueInMs);
    }
    if (limits?.rateLimit) await writeRateLimit(database, transaction, limits.rateLimit);
    return { generation, changed: changed !== undefined };
  });
}

interface Locked {
  readonly generation: Generation;
  readonly token: number;
}

/** Locks the row of a generation. It is read whole only where it is not known already. */
async function lockRow(
  database: OpenedDatabase,
  transaction: Execute,
  id: string,
  { turn, sent }: NextAttempt,
): Promise<Locked | undefined> {
  if (sent) {
    const [row] = await lockState(database, transaction, { id });
    if (!row) return undefined;
    // Without a version nothing but its columns for claims can have changed.
    if (sent.version === 0 && row.version === 0) return { generation: sent, token: row.token };
  }
  const [row] = turn
    ? await lockFree(database, transaction, { id, accountId: turn.accountId, turnToken: turn.token })
    : await lockWhole(database, transaction, { id });
  return row && { generation: readGeneration(row), token: row.token };
}

const lockState = prepareWrite(({ db, hasRowLocks }, value: Values<{ id: string }>) =>
  db
    .selectFrom('generations')
    .select(['token', 'version'])
    .where('id', '=', value('id'))
    .$if(hasRowLocks, (query) => query.forUpdate()),
);

const lockWhole = prepareWrite(({ db, hasRowLocks }, value: Values<{ id: string }>) =>
  db
    .selectFrom('generations')
    .selectAll()
    .where('id', '=', value('id'))
    .$if(hasRowLocks, (query) => query.forUpdate()),
);

interface HeldRow {
  readonly id: string;
  readonly accountId: string;
  readonly turnToken: number;
}

const lockFree = prepareWrite(({ db, hasRowLocks }, value: Values<HeldRow>) =>
  db
    .selectFrom('generations')
    .selectAll()
    .where('id', '=', value('id'))
    .where(isHeld({ accountId: value('accountId'), token: value('turnToken') }))
    .$if(hasRowLocks, (query) => query.forUpdate().skipLocked()),
);

/** The changed cells, and what else an observation writes. Without `dueInMs` nothing is due by itself. */
interface RecordCells extends Partial<GenerationRow> {
  readonly id: string;
  readonly token: number;
  readonly updateNumber?: number | undefined;
  readonly dueInMs?: number | undefined;
  readonly isPoll?: true | undefined;
}

const writeRecord = prepareWrites((database, value: Values<RecordCells>, given) =>
  database.db
    .updateTable('generations')
    .set({
      ...placeEach(
        value,
        columnNames.filter((name) => name in given && name !== 'id'),
      ),
      ...('updateNumber' in given && { updateNumber: value('updateNumber'), updatedAt: database.now }),
      dueAt: 'dueInMs' in given ? sql<number>`(${database.now} + ${value('dueInMs')})` : null,
      ...('isPoll' in given && { polledAt: database.now }),
      ...noFailures,
      token: value('token'),
    })
    .where('id', '=', value('id'))
    .returning('updatedAt'),
);
