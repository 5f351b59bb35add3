/** Why the database could not do what it was asked: it does not answer (now), or it has no room left. */
export type StoreProblem = 'unavailable' | 'full';

/** Says that the database has not answered since this process began. */
export class StoreUnavailableError extends Error {
  constructor(options?: ErrorOptions) {
    super('the database does not answer yet', options);
  }
}

/**
 * Tells whether an error of the store's functions is one of the database being away or full, so that the same may work
 * later; undefined for any other error.
 */
export function readStoreProblem(error: unknown): StoreProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof StoreUnavailableError || awayMessage.test(error.message)) return 'unavailable';
  if ('errcode' in error && typeof error.errcode === 'number') return sqliteProblems.get(error.errcode & PRIMARY_CODE);
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  if (fullCodes.has(error.code)) return 'full';
  return awayCode.test(error.code) ? 'unavailable' : undefined;
}

/** The primary part of SQLite's extended result codes; https://www.sqlite.org/rescode.html. */
const PRIMARY_CODE = 0xff;
const sqliteProblems: ReadonlyMap<number, StoreProblem> = new Map([
  [5, 'unavailable'], // SQLITE_BUSY
  [6, 'unavailable'], // SQLITE_LOCKED
  [10, 'full'], // SQLITE_IOERR: on a full disk, where the file system tells it so
  [13, 'full'], // SQLITE_FULL
]);

/** PostgreSQL's disk_full; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const fullCodes: ReadonlySet<string> = new Set(['53100']);

/**
 * Of the same table: connection exceptions, a server that only reads, time-outs, conflicts that a second try resolves, too many
 * connections, locks not obtained, shutdown and start-up. And errors of sockets and of name look-up.
 */
const awayCode =
  /^(08...|25006|25P03|40001|40P01|53300|55P03|57014|57P0[1-5]|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** What `pg` says without a code. */
const awayMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;
