/**
 * VideoGenAPI's own JSON as its document shows it (https://videogenapi.com/docs). Fields that the document lacks are those
 * that public clients have logged. Only this package and the sandbox use these names.
 */

/** The known fields of the body of `POST /generate`. All but `prompt` are optional. */
export interface WireGenerateFields {
  readonly prompt: string;
  readonly model?: string;
  readonly image_url?: string;
  readonly reference_image_urls?: readonly string[];
  /** Seconds. */
  readonly duration?: number;
  readonly resolution?: string;
  readonly aspect_ratio?: string;
  readonly seed?: number;
  readonly camera_fixed?: boolean;
  readonly add_audio?: boolean;
  readonly audio_prompt?: string;
  readonly veo_model?: string;
}

/** The body of `POST /generate`. Unknown fields are tolerated. */
export interface WireGenerateRequest extends WireGenerateFields {
  readonly [extra: string]: unknown;
}

/** The five documented status words. */
export type WireStatusWord = 'pending' | 'in_queue' | 'in_progress' | 'completed' | 'failed';

/** The generation's type. The document names the first two; the third was seen on the live service. */
export type WireMode = 'text-to-video' | 'image-to-video' | 'reference-to-video';

/** A model inside a generation. */
export interface WireModel {
  readonly key: string;
  readonly name: string;
  readonly provider: string | null;
}

/** The common fields of the answers to a submission and to a poll. */
interface WireGeneration {
  readonly success: true;
  readonly generation_id: string;
  readonly status: WireStatusWord;
  readonly type: WireMode;
  readonly model: WireModel;
  readonly prompt: string;
  readonly duration: number | null;
  readonly resolution: string;
  readonly style: string;
  readonly fps: number;
  readonly aspect_ratio: string;
  readonly seed: number;
}

/** The answer to an accepted `POST /generate`. */
export interface WireSubmission extends WireGeneration {
  readonly request_id: string;
  readonly status_url: string;
  readonly message: string;
  readonly usage: WireUsage;
  readonly rate_limit?: WireRateLimit;
}

/** The answer to `GET /status/{generation_id}`. */
export interface WireStatus extends WireGeneration {
  readonly video_url?: string;
  /** Seconds. */
  readonly processing_time?: number;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly completed_at?: string;
  /** One of these four has the reason of a failure. */
  readonly error?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly failed_reason?: string;
}

/** One entry of `GET /generations`, with exactly the fields that were seen. */
export interface WireListItem {
  readonly generation_id: string;
  readonly status: WireStatusWord;
  readonly type: WireMode;
  readonly prompt: string;
  readonly style: string;
  readonly fps: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly video_url: string | null;
  readonly processing_time: number | null;
}

/** The answer to `GET /generations?page&limit`, newest first. */
export interface WireList {
  readonly success: true;
  readonly data: readonly WireListItem[];
}

/** The answer to `GET /user`. */
export interface WireUser {
  readonly success: true;
  readonly email?: string;
  readonly plan: { readonly name: string; readonly max_generations: number | 'unlimited' };
  readonly statistics: { readonly today: number; readonly total: number };
  readonly usage?: WireUsage;
}

/** Usage counted by VideoGenAPI. */
export interface WireUsage {
  readonly current_month_usage: number;
  readonly monthly_limit: number | 'unlimited';
}

/** The state of the limit per model. `seconds_until_reset` is the true wait; `reset_time` is always now plus the window. */
export interface WireRateLimit {
  readonly current_usage: number;
  readonly limit: number;
  readonly seconds_until_reset: number;
  readonly reset_time: string;
  /** `15 minutes`. */
  readonly window?: string;
}

/** The body of a refusal. */
export interface WireError {
  readonly success: false;
  readonly error: string;
  /** Absent where a provider's quota is used up. */
  readonly message?: string;
  readonly details?: unknown;
}
