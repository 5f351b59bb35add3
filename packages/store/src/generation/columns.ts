import { flag, json, nullable, plain, required, time } from './codec.ts';
import type { GenerationStatus } from './status.ts';
import type { AspectRatio, FailureCode, Forecast, GenerationMode, Resolution } from './vocabulary.ts';

const text = required(plain<string>(), '');
const optionalText = nullable(plain<string>());
const texts = required(json<readonly string[]>(), []);
const optionalNumber = nullable(plain<number>());
const ownTime = required(time, new Date(0));
const optionalTime = nullable(time);

/** The caller sets these, and the upstream never changes them. A new input that is only passed on is one line here. */
const asked = {
  prompt: text,
  imageUrl: optionalText,
  referenceImageUrls: texts,
  cameraFixed: nullable(flag),
  addAudio: nullable(flag),
  audioPrompt: optionalText,
  veoModel: optionalText,
};

/** The caller may set these, and the upstream may change them: its latest answer wins. */
const agreed = {
  mode: nullable(plain<GenerationMode>()),
  modelKey: optionalText,
  /** Seconds. */
  duration: optionalNumber,
  resolution: nullable(plain<Resolution>()),
  aspectRatio: nullable(plain<AspectRatio>()),
  seed: optionalNumber,
  extra: nullable(json<Readonly<Record<string, unknown>>>()),
};

/** Only the upstream reports these. */
const reported = {
  /** The upstream's id, `gen_…`; null until the upstream has accepted the generation. */
  upstreamId: optionalText,
  requestId: optionalText,
  /** The upstream's status word, unchanged. */
  upstreamStatus: optionalText,
  modelName: optionalText,
  modelProvider: optionalText,
  style: optionalText,
  fps: optionalNumber,
  videoUrl: optionalText,
  completedAt: optionalTime,
  processingTimeSeconds: optionalNumber,
};

/** The gateway sets these. */
const kept = {
  id: text,
  userId: text,
  /** A name for the caller's own use, which the upstream never gets. */
  label: optionalText,
  status: required(plain<GenerationStatus>(), 'SUBMITTING'),
  /** Grows by one with each change; 0 while it is not visible. */
  version: required(plain<number>(), 0),
  idempotencyKey: optionalText,
  /** A digest of the caller's input, to compare submissions with one idempotency key; empty for one made elsewhere. */
  inputDigest: text,
  /** Null unless it failed, like the message; the upstream's message is masked. */
  failureCode: nullable(plain<FailureCode>()),
  failureMessage: optionalText,
  failureUpstreamMessage: optionalText,
  warnings: texts,
  createdAt: ownTime,
  updatedAt: ownTime,
  /** Null until the first poll. */
  forecast: nullable(json<Forecast>()),
  /** True while it takes far longer than expected. */
  stalled: required(flag, false),
  /** While SCHEDULED: the model whose rate limit it waits for. */
  queue: optionalText,
  /** The time at which a SCHEDULED one was claimed for its POST; null for one that was sent at once. */
  sentAt: optionalTime,
};

/** The columns that a caller can set. */
export const requestColumns = { ...asked, ...agreed };
/** The columns that the upstream can report. */
export const reportedColumns = { ...agreed, ...reported };
/** The columns of a generation, each with its codec. The table, the types and the blank generation are derived from them. */
export const columns = { ...requestColumns, ...reportedColumns, ...kept };
