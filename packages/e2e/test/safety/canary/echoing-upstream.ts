/** A fault of the sandbox, in the words of its README. */
export interface Echo {
  readonly name: string;
  readonly fault: object;
}

const statuses = [400, 402, 403, 404, 408, 409, 413, 418, 422, 429, 451, 500, 502, 503, 504];

/**
 * Answers of a VideoGenAPI that repeats the caller's key wherever an answer has room for text: refusals of every kind, and answers
 * that are no JSON, no HTTP success, or cut.
 */
export function listEchoes(key: string): readonly Echo[] {
  const words = `Invalid request by ${key} (Bearer ${key})`;
  const headers = { 'x-request-id': encodeURIComponent(key), 'x-rate-limit-window': encodeURIComponent(key) };
  const body = {
    success: false,
    error: words,
    message: words,
    key,
    [key]: words,
    details: { key: words, prompt: words, [key]: [words], model: key, reset_time: key, seconds_until_reset: 1 },
  };
  const sent = JSON.stringify(body);
  return [
    ...statuses.map((status) => ({ name: `a ${status}`, fault: { respond: { status, body, headers } } })),
    { name: 'a 500 that is a page', fault: { respond: { status: 500, body: `<h1>${key}</h1>`, headers } } },
    { name: 'a 200 that is a page', fault: { respond: { status: 200, body: `<h1>${key}</h1>`, headers } } },
    { name: 'a 200 that refuses', fault: { respond: { status: 200, body } } },
    { name: 'a 200 that is a text', fault: { respond: { status: 200, body: sent.slice(0, -5) } } },
    { name: 'a list', fault: { respond: { status: 200, body: [key] } } },
    { name: 'a redirect', fault: { redirect: `https://elsewhere.example/?key=${encodeURIComponent(key)}` } },
    { name: 'a reset', fault: { reset: 'before' } },
    { name: 'a cut answer', fault: { truncate: 40 } },
  ];
}

/** A generation, as reported by a VideoGenAPI that repeats the key in every text. */
export function echoGeneration(generationId: string, key: string, status: string): object {
  return {
    success: true,
    generation_id: generationId,
    request_id: key,
    status,
    type: 'text-to-video',
    model: { key, name: `The model of ${key}`, provider: key },
    prompt: `A cat for ${key}`,
    style: key,
    resolution: '720p',
    aspect_ratio: '16:9',
    error: `It failed for ${key}`,
    message: `Authorization: Bearer ${key}`,
    status_url: `/v1/status/${key}`,
    video_url: `https://videos.example/${encodeURIComponent(key)}/${key}.mp4`,
    usage: { current_month_usage: 1, monthly_limit: 100, key },
    [key]: key,
  };
}
