/** Thrown for a key that is missing, malformed or refused. The message says which, and never contains the key. */
export class KeyRefusedError extends Error {
  readonly kind = 'key-refused';

  constructor(reason: 'missing' | 'malformed' | 'refused') {
    super(refusals[reason]);
  }
}

const refusals = {
  missing:
    'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).',
  malformed: 'The key is malformed: expected 8 to 256 printable ASCII characters without spaces.',
  refused: 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.',
} as const;

/** Options of {@link KeyUncheckedError}. */
export interface UncheckedOptions extends ErrorOptions {
  /** VideoGenAPI does not answer (by default), or too many unknown keys came at once. */
  readonly reason?: 'no-answer' | 'too-many-new' | undefined;
  /** Seconds until a retry may succeed, if known; at least 1. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Thrown if a key cannot be checked now. A retry may succeed. */
export class KeyUncheckedError extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor({ reason = 'no-answer', retryAfterSeconds, ...options }: UncheckedOptions) {
    const when = retryAfterSeconds === undefined ? 'later' : `in ${retryAfterSeconds} s`;
    super(`${reasons[reason]} Try again ${when}.`, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const reasons = {
  'no-answer': 'VideoGenAPI does not answer, so this key cannot be checked.',
  'too-many-new': 'Too many unknown keys came at once.',
} as const;
