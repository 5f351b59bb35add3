/** The reason for which the database cannot be used now: it does not answer, or it has no space left. */
export type StoreProblem = 'unavailable' | 'full';

/** Thrown while the database cannot be used; by default because it has not answered since this process started. */
export class StoreUnavailableError extends Error {
  constructor(options?: ErrorOptions, message = 'the database does not answer yet') {
    super(message, options);
  }
}

/**
 * Returns the problem if an error means that the database is unavailable or full, so that a retry may succeed; undefined for
 * any other error. The cause of an error and the errors of an aggregate count as well: a host with several addresses refuses
 * at each.
 */
export function readStoreProblem(error: unknown): StoreProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner: readonly unknown[] = error instanceof AggregateError ? [...error.errors, error.cause] : [error.cause];
  return readOwnProblem(error) ?? inner.map(readStoreProblem).find((problem) => problem !== undefined);
}

function readOwnProblem(error: Error): StoreProblem | undefined {
  if (error instanceof StoreUnavailableError || unavailableMessage.test(error.message)) return 'unavailable';
  if ('errcode' in error && typeof error.errcode === 'number') return sqliteProblems.get(error.errcode & PRIMARY_CODE);
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  if (fullCodes.has(error.code)) return 'full';
  return unavailableCode.test(error.code) ? 'unavailable' : undefined;
}

/** The primary part of SQLite's extended result codes; https://www.sqlite.org/rescode.html. */
const PRIMARY_CODE = 0xff;
const sqliteProblems: ReadonlyMap<number, StoreProblem> = new Map([
  [5, 'unavailable'], // SQLITE_BUSY
  [6, 'unavailable'], // SQLITE_LOCKED
  [10, 'full'], // SQLITE_IOERR: some file systems report a full disk in this way
  [13, 'full'], // SQLITE_FULL
]);

/** PostgreSQL's disk_full; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const fullCodes: ReadonlySet<string> = new Set(['53100']);

/**
 * From the same table: connection exceptions, read-only servers, time-outs, conflicts that a retry resolves, too many
 * connections, databases closed to connections, locks not obtained, shutdown and start-up. Then errors of sockets and of name
 * resolution.
 */
const unavailableCode =
  /^(08...|25006|25P03|40001|40P01|53300|55000|55P03|57014|57P0[1-5]|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** Messages of `pg` without a code. */
const unavailableMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;
