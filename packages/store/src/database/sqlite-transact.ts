import { setImmediate as endOfRound } from 'node:timers/promises';
import type { SqliteDatabase } from 'kysely';
import type { Execute, OpenedDatabase } from './opened-database.ts';
import type { OpenFile } from './sqlite-dialect.ts';

/** So many are executed within the time for which another process waits for the lock without a pause. */
const MOST_IN_GROUP = 64;

/** A transaction that waits for its group. */
interface Member {
  /** Resolves to the function that tells the caller its result, or its own error. Rejects if SQLite has undone the whole group. */
  readonly run: () => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/**
 * Creates the transactions of prepared statements. Those that come at about the same time are a group with one commit. Each is a
 * savepoint, so that one that fails leaves the others, and none is acknowledged before the group is on disk.
 */
export function createTransact(database: SqliteDatabase, open: OpenFile): OpenedDatabase['transact'] {
  const { file, turns, retryBusy, log } = open;
  const begin = file.prepare('begin immediate');
  const commit = file.prepare('commit');
  const rollback = file.prepare('rollback');
  const beginMember = file.prepare('savepoint member');
  const endMember = file.prepare('release member');
  const undoMember = file.prepare('rollback to member');
  let waiting: Member[] = [];

  async function runGroups(): Promise<void> {
    // A commit during the sync under way would be acknowledged no earlier than one after it.
    await log.idle();
    await endOfRound();
    const group = waiting.slice(0, MOST_IN_GROUP);
    waiting = waiting.slice(MOST_IN_GROUP);
    if (waiting.length > 0) void runGroups();
    try {
      for (const tell of await commitGroup(group)) tell();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Resolves to the functions that tell the outcomes. */
  async function commitGroup(group: readonly Member[]): Promise<readonly (() => void)[]> {
    const outcomes: (() => void)[] = [];
    await turns.take(async () => {
      try {
        await retryBusy(() => begin.run());
        // The write lock is held from here on, so that no statement meets another process's.
        for (const member of group) outcomes.push(await member.run());
        await retryBusy(() => commit.run());
      } catch (error) {
        // SQLite itself ends a transaction when the disk is full; a rollback would then fail, and hide the cause.
        if (file.isTransaction) rollback.run();
        throw error;
      }
    });
    await log.sync();
    return outcomes;
  }

  const execute: Execute = async ({ sql, parameters }) => {
    const statement = database.prepare(sql);
    if (statement.reader) return statement.all(parameters);
    statement.run(parameters);
    return [];
  };

  return (run) => {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof run>>>();
    async function runMember(): Promise<() => void> {
      beginMember.run();
      try {
        const result = await run(execute);
        endMember.run();
        return () => resolve(result);
      } catch (error) {
        if (!file.isTransaction) throw error;
        undoMember.run();
        endMember.run();
        return () => reject(error);
      }
    }
    waiting.push({ run: runMember, reject });
    if (waiting.length === 1) void runGroups();
    return promise;
  };
}
