import type { Generated } from 'kysely';
import type { GenerationRow } from '../generation/generation.ts';
import type { VisibleStatus } from '../generation/status.ts';

/**
 * The tables. Times are milliseconds since 1970 on the database's clock, booleans are 0 and 1, lists and objects are JSON
 * texts, so that SQLite and PostgreSQL hold the same.
 */
export interface Database {
  readonly settings: SettingsTable;
  readonly users: UsersTable;
  readonly generations: GenerationsTable;
  readonly generationWords: GenerationWordsTable;
  readonly updates: UpdatesTable;
  readonly rateLimits: RateLimitsTable;
  readonly pollers: PollersTable;
  readonly accounts: AccountsTable;
  readonly queues: QueuesTable;
  readonly presence: PresenceTable;
  readonly processingTimes: ProcessingTimesTable;
}

export interface SettingsTable {
  readonly name: string;
  readonly value: string;
}

export interface UsersTable {
  readonly id: string;
  readonly accountId: string;
  readonly email: string | null;
  readonly planName: string | null;
  readonly planMaxGenerations: number | null;
  readonly planUnlimited: number | null;
  readonly usageCurrentMonth: number | null;
  readonly usageMonthlyLimit: number | null;
  readonly usageToday: number | null;
  readonly usageTotal: number | null;
  /** The number of the newest update of this user. */
  readonly updateNumber: number;
  /** All updates up to this number are removed. */
  readonly removedUpdateNumber: Generated<number>;
  readonly createdAt: number;
  /** The time of the first import of generations made elsewhere. */
  readonly importedAt: number | null;
}

/** A generation's own columns, and those for polls and claims. */
export interface GenerationsTable extends GenerationRow {
  /** Its position in the queue: lower ones are sent first. */
  readonly queuePosition: Generated<number | null>;
  /** When a submission without an answer is given up, or an UNCONFIRMED one reconciled; null for any other. */
  readonly dueAt: number | null;
  /** The time of the last poll. */
  readonly polledAt: number | null;
  /** Raised by each claim for a POST and by its answer: a write under an older token is refused. */
  readonly token: number;
  /** Polls in a row that reported nothing. */
  readonly failedAttempts: number;
  /** Polls in a row that the upstream answered with "not found", and the time of the first; null without any. */
  readonly notFoundAttempts: Generated<number>;
  readonly notFoundSince: Generated<number | null>;
  /** The newest failed polls in a row that ended in an internal error. */
  readonly erredAttempts: Generated<number>;
  /** The number of its newest update; 0 while it is not visible. */
  readonly updateNumber: Generated<number>;
  /** Its row in SQLite's index of words; null while it is not visible, and always on PostgreSQL. */
  readonly searchNumber: Generated<number | null>;
}

/** The words of visible generations, as `search/word-index.ts` writes them: a table of FTS5 on SQLite, vectors on PostgreSQL. */
export interface GenerationWordsTable {
  /** `generations.search_number`; SQLite only. */
  readonly rowid: number;
  /** `generations.id`; PostgreSQL only. */
  readonly generationId: string;
  readonly words: string;
}

export interface UpdatesTable {
  readonly userId: string;
  /** 1, 2, 3 … per user, in commit order and without holes. */
  readonly number: number;
  /** `generations.id`. */
  readonly generationId: string;
  readonly version: number;
  readonly status: VisibleStatus;
  readonly previousStatus: VisibleStatus | null;
  /** The label before a change of it; null for any other change, and for the first label. */
  readonly previousLabel: Generated<string | null>;
  readonly at: number;
}

export interface RateLimitsTable {
  readonly accountId: string;
  readonly modelKey: string;
  readonly used: number;
  readonly allowed: number;
  readonly windowSeconds: number | null;
  readonly resetsAt: number;
}

export interface PollersTable {
  readonly id: string;
  readonly seenAt: number;
}

/** One VideoGenAPI key: when it is due, the process that holds it, and its request budget. */
export interface AccountsTable {
  readonly id: string;
  /** HMAC of the key. */
  readonly keyDigest: string;
  /** The key under AES-256-GCM. */
  readonly sealedKey: string;
  /** When the upstream accepted the key last. */
  readonly keyCheckedAt: number;
  /** When the upstream refused the key; null while it is good. */
  readonly keyRefusedAt: number | null;
  /** When a submission is due to be given up or sent; null without any. */
  readonly actAt: number | null;
  /** When a poll or a reconciliation is due; null without any. */
  readonly pollAt: number | null;
  /** The earliest time for which a turn was requested since the last claim. */
  readonly requestedAt: number | null;
  /** The end of the lease of the turn in progress; in the past without any. */
  readonly claimedUntil: Generated<number>;
  /** Raised by each claim of a turn: a write under an older token is refused. */
  readonly token: Generated<number>;
  /** The number of the newest turns in a row whose requests were not answered, or that ended in an error. */
  readonly failedTurns: Generated<number>;
  /** The number of requests that the turn in progress may make. */
  readonly reserved: Generated<number>;
  /** The time until which the requests so far use the budget up, at its pace. */
  readonly budgetUsedUntil: Generated<number>;
  /** The same for the share of callers: refreshes and imports. */
  readonly callerBudgetUsedUntil: Generated<number>;
  /** The end of the wait that the upstream demanded; in the past without any. */
  readonly pausedUntil: Generated<number>;
}

/** Submissions of an account that wait for the rate limit of a model. */
export interface QueuesTable {
  readonly accountId: string;
  readonly modelKey: string;
  /** When the first of the queue may be sent. */
  readonly nextAt: number;
}

/** Generations that have subscribers in a process. */
export interface PresenceTable {
  readonly id: string;
  readonly processId: string;
  readonly userId: string;
  /** `generations.id`; null for all of the user's generations. */
  readonly generationId: string | null;
  /** The end of its validity, unless it is renewed. */
  readonly until: number;
}

export interface ProcessingTimesTable {
  /** `generations.id`. */
  readonly generationId: string;
  /** The text of its kind, by `toKindKey`. */
  readonly kind: string;
  readonly modelKey: string;
  readonly seconds: number;
  readonly at: number;
}
