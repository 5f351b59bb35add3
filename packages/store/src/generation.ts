/** Where a generation stands. The first is not visible to anybody; the last three are terminal. */
export type GenerationStatus =
  | 'SUBMITTING'
  | 'SCHEDULED'
  | 'UNCONFIRMED'
  | 'PENDING'
  | 'IN_QUEUE'
  | 'IN_PROGRESS'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELED';

/** A status that a reader can meet. */
export type VisibleStatus = Exclude<GenerationStatus, 'SUBMITTING'>;

export type GenerationMode = 'TEXT_TO_VIDEO' | 'IMAGE_TO_VIDEO' | 'REFERENCE_TO_VIDEO';
export type Resolution = 'SD_480P' | 'HD_720P' | 'FHD_1080P' | 'UHD_4K';
export type AspectRatio = 'LANDSCAPE_16_9' | 'CLASSIC_4_3' | 'SQUARE_1_1' | 'PORTRAIT_9_21' | 'PORTRAIT_9_16';

/** Why a generation failed. */
export type FailureCode =
  | 'GENERATION_FAILED'
  | 'CONTENT_REJECTED'
  | 'PROVIDER_ERROR'
  | 'SUBMISSION_FAILED'
  | 'SUBMISSION_UNCONFIRMED'
  | 'QUOTA_EXCEEDED'
  | 'PAYMENT_REQUIRED'
  | 'KEY_REFUSED'
  | 'NOT_FOUND';

/** Why a generation failed: our code and sentence, and the upstream's, masked. */
export interface GenerationFailure {
  readonly code: FailureCode;
  readonly message: string;
  readonly upstreamMessage: string | null;
}

/** A model as far as it is known for one generation. */
export interface GenerationModel {
  readonly key: string;
  readonly name: string | null;
  readonly provider: string | null;
}

/** What was asked for. Null where the caller left it to the upstream. */
export interface GenerationRequest {
  readonly prompt: string;
  readonly model: string | null;
  readonly mode: GenerationMode | null;
  readonly imageUrl: string | null;
  readonly referenceImageUrls: readonly string[];
  /** Seconds. */
  readonly duration: number | null;
  readonly resolution: Resolution | null;
  readonly aspectRatio: AspectRatio | null;
  readonly seed: number | null;
  readonly cameraFixed: boolean | null;
  readonly addAudio: boolean | null;
  readonly audioPrompt: string | null;
  readonly veoModel: string | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
}

/** How long a generation was expected to take when it was first followed: a log-normal body and a tail of stragglers. */
export interface Expectation {
  readonly medianSeconds: number;
  /** The standard deviation of the body's logarithm. */
  readonly sigma: number;
  /** The share of the tail. */
  readonly stragglers: number;
  /** How many recent completions of its kind it rests on; 0 where it is a guess. */
  readonly samples: number;
}

/** One requested video, as we know it. */
export interface Generation extends Omit<GenerationRequest, 'model'> {
  readonly id: string;
  readonly userId: string;
  readonly status: GenerationStatus;
  /** Grows by one with each change; 0 while nobody can see it. */
  readonly version: number;
  readonly idempotencyKey: string | null;
  /** A digest of the caller's input, to tell a repeated submission from another one under the same key. */
  readonly inputDigest: string;
  /** The upstream's id, `gen_…`; null until it was accepted. */
  readonly generationId: string | null;
  readonly requestId: string | null;
  /** The upstream's status word as it was written. */
  readonly upstreamStatus: string | null;
  readonly model: GenerationModel | null;
  readonly style: string | null;
  readonly fps: number | null;
  readonly videoUrl: string | null;
  readonly failure: GenerationFailure | null;
  readonly warnings: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly completedAt: Date | null;
  readonly processingTimeSeconds: number | null;
  /** Null until it is first visited. */
  readonly expectation: Expectation | null;
  /** Whether it takes far longer than was expected. */
  readonly stalled: boolean;
  /** The model under whose limit it waits; only while SCHEDULED. */
  readonly queue: string | null;
  /** When a slot is expected; only while SCHEDULED. */
  readonly submitAt: Date | null;
  /** When it was taken out of its queue to be sent; null for one that never waited, which is sent when it is made. */
  readonly sentAt: Date | null;
}

/** Whether its one POST may be under way: its outcome is not known, and it must not be sent again. */
export function isBeingSent({ status, sentAt }: Pick<Generation, 'status' | 'sentAt'>): boolean {
  return status === 'SUBMITTING' || (status === 'SCHEDULED' && sentAt !== null);
}

/** When its one POST was begun, on the database's clock. */
export function readBeginning({ createdAt, sentAt }: Pick<Generation, 'createdAt' | 'sentAt'>): Date {
  return sentAt ?? createdAt;
}

/** The statuses that are followed: the upstream has it, and it is not at its end. */
export const followedStatuses = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS'] as const;

const followed: ReadonlySet<GenerationStatus> = new Set(followedStatuses);

/** Whether it is followed: the upstream has it, and it is not at its end. */
export function isFollowed({ status }: Pick<Generation, 'status'>): boolean {
  return followed.has(status);
}

/** The statuses that are final. */
export const terminalStatuses = ['COMPLETED', 'FAILED', 'CANCELED'] as const;

const terminal: ReadonlySet<GenerationStatus> = new Set(terminalStatuses);

/** Whether a status is final. */
export function isTerminal(status: GenerationStatus): boolean {
  return terminal.has(status);
}
