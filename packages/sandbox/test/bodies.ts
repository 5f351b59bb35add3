import { expect } from 'vitest';

/** A time in VideoGenAPI's form. */
export const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

/** The `model` of a request without one. */
export const sora = { key: 'sora-2', name: 'Sora 2', provider: 'OpenAI' };

type Body = Readonly<Record<string, unknown>>;

/** The values in all answers. No parameter sets them. */
const styleAndRate = { style: 'realistic', fps: 30 };

/** The answer to a user's first `POST /generate` in a month, with a prompt alone; `given` overrides fields. */
export function submissionBody(given: Body = {}): Body {
  return {
    success: true,
    generation_id: expect.stringMatching(/^gen_[0-9a-f]{13}_\d{6}$/),
    request_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    status: 'pending',
    type: 'text-to-video',
    model: sora,
    prompt: 'A cat',
    duration: 10,
    resolution: '720p',
    ...styleAndRate,
    aspect_ratio: '16:9',
    seed: expect.toSatisfy((seed: unknown) => Number.isSafeInteger(seed) && Number(seed) >= 0),
    status_url: expect.stringMatching(/^\/v1\/status\/gen_[0-9a-f]{13}_\d{6}$/),
    message: 'Video generation request submitted successfully.',
    usage: { current_month_usage: 1, monthly_limit: 100 },
    ...given,
  };
}

/** The answer to `GET /status/{id}` for such a generation; `given` overrides fields. */
export function statusBody(given: Body): Body {
  const { request_id: _, status_url: __, message: ___, usage: ____, ...body } = submissionBody();
  return { ...body, ...given };
}

/** The entry of such a generation in `GET /generations`; `given` overrides fields. */
export function listItem(given: Body): Body {
  return {
    generation_id: expect.any(String),
    status: 'pending',
    type: 'text-to-video',
    prompt: 'A cat',
    ...styleAndRate,
    created_at: time,
    updated_at: time,
    video_url: null,
    processing_time: null,
    ...given,
  };
}

/** The body of a refusal. */
export function refusal(error: string, message: string): Body {
  return { success: false, error, message };
}
