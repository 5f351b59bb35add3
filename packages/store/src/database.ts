import type { Generated } from 'kysely';
import type {
  AspectRatio,
  FailureCode,
  GenerationMode,
  GenerationStatus,
  Resolution,
  VisibleStatus,
} from './generation.ts';

/**
 * The tables. Times are milliseconds since 1970 on the database's clock, booleans are 0 and 1, lists and objects are JSON
 * texts, so that SQLite and PostgreSQL hold the same.
 */
export interface Database {
  readonly settings: SettingsTable;
  readonly users: UsersTable;
  readonly generations: GenerationsTable;
  readonly updates: UpdatesTable;
  readonly rateLimits: RateLimitsTable;
  readonly pollers: PollersTable;
  readonly visits: VisitsTable;
  readonly watches: WatchesTable;
  readonly processingTimes: ProcessingTimesTable;
  readonly ignoredProcessingTimes: IgnoredProcessingTimesTable;
}

export interface SettingsTable {
  readonly name: string;
  readonly value: string;
}

export interface UsersTable {
  readonly id: string;
  /** HMAC of the key. */
  readonly keyDigest: string;
  /** The key under AES-256-GCM. */
  readonly sealedKey: string;
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
  /** Of these, all up to this number are removed. */
  readonly removedUpdateNumber: Generated<number>;
  readonly createdAt: number;
  readonly checkedAt: number;
  /** When the upstream refused the key in mid-life; null while it is good. */
  readonly keyRefusedAt: number | null;
  /** When the user's generations made elsewhere were first brought in. */
  readonly importedAt: number | null;
}

export interface GenerationsTable {
  readonly id: string;
  readonly userId: string;
  readonly status: GenerationStatus;
  readonly version: number;
  readonly idempotencyKey: string | null;
  readonly inputDigest: string;
  readonly generationId: string | null;
  readonly requestId: string | null;
  readonly upstreamStatus: string | null;
  readonly mode: GenerationMode | null;
  readonly modelKey: string | null;
  readonly modelName: string | null;
  readonly modelProvider: string | null;
  readonly prompt: string;
  readonly imageUrl: string | null;
  readonly referenceImageUrls: string;
  readonly duration: number | null;
  readonly resolution: Resolution | null;
  readonly aspectRatio: AspectRatio | null;
  readonly seed: number | null;
  readonly cameraFixed: number | null;
  readonly addAudio: number | null;
  readonly audioPrompt: string | null;
  readonly veoModel: string | null;
  readonly extra: string | null;
  readonly style: string | null;
  readonly fps: number | null;
  readonly videoUrl: string | null;
  readonly failureCode: FailureCode | null;
  readonly failureMessage: string | null;
  readonly failureUpstreamMessage: string | null;
  readonly warnings: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly completedAt: number | null;
  readonly processingTimeSeconds: number | null;
  /** While SCHEDULED: the model under whose limit it waits. */
  readonly queue: string | null;
  /** Its place in that queue, by which those of a user are sent. */
  readonly queuePlace: Generated<number | null>;
  /** While SCHEDULED: when a slot is expected. */
  readonly submitAt: number | null;
  /** When a SCHEDULED one was taken out to be sent; while it is still SCHEDULED, it is being sent. */
  readonly sentAt: number | null;
  /** When it is due by itself: to be given up, reconciled or sent. Null when it is not; what is followed is visited per key. */
  readonly nextLookAt: number | null;
  /** When it was asked about last. */
  readonly lookedAt: number | null;
  /** Raised by each claim: who writes under an older number has lost it. */
  readonly lease: number;
  /** Looks in a row that told nothing. */
  readonly failedLooks: number;
  /** The number of its newest update; 0 while nobody can see it. */
  readonly updateNumber: Generated<number>;
  /** How long it was expected to take when it was first followed. */
  readonly expectation: Generated<string | null>;
  /** Whether it takes far longer than that. */
  readonly stalled: Generated<number>;
}

export interface UpdatesTable {
  readonly userId: string;
  /** 1, 2, 3 … per user, in commit order and without holes. */
  readonly number: number;
  /** `generations.id`. */
  readonly generationRef: string;
  readonly version: number;
  readonly status: VisibleStatus;
  readonly previousStatus: VisibleStatus | null;
  readonly at: number;
}

export interface RateLimitsTable {
  readonly userId: string;
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

export interface VisitsTable {
  readonly userId: string;
  /** When the key's generations are to be looked at; null while it has none that are followed. */
  readonly nextAt: number | null;
  /** Until when one poller has it; null while nobody has. While it is held, an earlier `nextAt` says that somebody called. */
  readonly heldUntil: number | null;
  /** Raised by each claim: who ends a visit under an older number has lost it. */
  readonly lease: number;
  /** How far the looks that the key was given reach, at its budget's pace. */
  readonly paidUntil: number;
}

export interface WatchesTable {
  readonly id: string;
  /** The process. */
  readonly watcher: string;
  readonly userId: string;
  /** `generations.id`; null where all of the user's are watched. */
  readonly generationRef: string | null;
  /** When it lapses, unless it is renewed. */
  readonly until: number;
}

export interface ProcessingTimesTable {
  /** `generations.id`. */
  readonly generationRef: string;
  /** What generations have in common that take about as long. */
  readonly kind: string;
  readonly modelKey: string;
  readonly seconds: number;
  readonly at: number;
}

export interface IgnoredProcessingTimesTable {
  readonly reason: string;
  readonly count: number;
}
