/**
 * Clients like those that others have written for the live service: they do not check answers and read only fields that the
 * service is known to send. They use none of our code.
 */

/** The address and key of a client, and its sleep, for which the tests advance the sandbox's clock. */
export interface Surroundings {
  readonly baseUrl: string;
  readonly key: string;
  readonly sleep: (seconds: number) => Promise<unknown>;
}

/** The fields that these clients read in answers about a generation. */
export interface ForeignAnswer {
  readonly success?: boolean;
  readonly generation_id: string;
  readonly status: string;
  readonly status_url: string;
  readonly video_url?: string;
  readonly error?: string;
  readonly message?: string;
  readonly details?: { readonly seconds_until_reset?: number } | string;
}

interface ForeignItem {
  readonly generation_id: string;
  readonly status: string;
  readonly prompt: string;
  readonly created_at: string;
  readonly video_url: string | null;
}

interface ForeignUser {
  readonly plan: { readonly name: string; readonly max_generations: number | string };
  readonly statistics: { readonly today: number; readonly total: number };
}

/** The class of the document's samples, with its request method. It reads bodies only, and waits for `video_url`. */
export class VideogenAPI {
  readonly #surroundings: Surroundings;
  /** The status words received while waiting. */
  readonly seen: string[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  generateTextToVideo(prompt: string, options: object = {}): Promise<ForeignAnswer> {
    const data = { model: 'higgsfield', prompt, duration: 5, resolution: '720p', aspect_ratio: '16:9', ...options };
    return this.#makeRequest('/generate', data);
  }

  async waitForVideo(generationId: string): Promise<string> {
    for (let poll = 0; poll < 400; poll += 1) {
      const answer = await this.#makeRequest(`/status/${generationId}`);
      this.seen.push(answer.status);
      if (answer.video_url) return answer.video_url;
      if (answer.status === 'failed') throw new Error(answer.error ?? answer.message ?? 'Generation failed');
      await this.#surroundings.sleep(10);
    }
    throw new Error('Timed out');
  }

  async #makeRequest(endpoint: string, data?: object): Promise<ForeignAnswer> {
    const { baseUrl, key } = this.#surroundings;
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
    const init = data === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(data) };
    return readUnchecked<ForeignAnswer>(await fetch(`${baseUrl}${endpoint}`, init));
  }
}

/** The error of the SDK below. */
export class SdkError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, answer: ForeignAnswer) {
    super(answer.message ?? (typeof answer.details === 'string' ? answer.details : undefined));
    this.status = status;
    this.code = answer.error ?? 'unknown';
  }
}

/** A client like a Python SDK: throws anything but a success, and after a rate limit sleeps for the reported seconds. */
export async function sdkSubmit({ baseUrl, key, sleep }: Surroundings, payload: object): Promise<ForeignAnswer> {
  for (;;) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const response = await fetch(`${baseUrl}/generate`, { method: 'POST', headers, body: JSON.stringify(payload) });
    const answer = await readUnchecked<ForeignAnswer>(response);
    if (response.ok && answer.success !== false) return answer;
    const seconds = typeof answer.details === 'object' ? answer.details.seconds_until_reset : undefined;
    if (response.status !== 429 || seconds === undefined) throw new SdkError(response.status, answer);
    await sleep(seconds);
  }
}

/** A gallery: the completed videos of the newest page, with their age in seconds, computed from a time without a zone. */
export async function readGallery({ baseUrl, key }: Surroundings, now: number) {
  const response = await fetch(`${baseUrl}/generations`, { headers: { authorization: `Bearer ${key}` } });
  const { data = [] } = await readUnchecked<{ data?: readonly ForeignItem[] }>(response);
  return data
    .filter(({ status, video_url }) => status === 'completed' && video_url)
    .map(({ generation_id, prompt, video_url, created_at }) => {
      const age = (now - Date.parse(`${created_at.replace(' ', 'T')}Z`)) / 1000;
      return { id: generation_id, title: prompt, src: video_url, age };
    });
}

/** A dashboard: one line about the account. */
export async function printAccount({ baseUrl, key }: Surroundings): Promise<string> {
  const response = await fetch(`${baseUrl}/user`, { headers: { authorization: `Bearer ${key}` } });
  if (response.status === 401) return 'Bad key';
  const { plan, statistics } = await readUnchecked<ForeignUser>(response);
  return `${plan.name}: ${statistics.today} today, ${statistics.total} of ${plan.max_generations}`;
}

/** A web form that sends its raw fields: strings, empty ones, and some that VideoGenAPI does not have. */
export async function sendForm({ baseUrl, key }: Surroundings, prompt: string): Promise<ForeignAnswer> {
  const form = {
    prompt,
    model: 'seedance-2',
    duration: '8',
    resolution: '720p',
    aspect_ratio: '9:16',
    image_url: '',
    audio_prompt: '',
    negative_prompt: 'blur',
    style: 'cinematic',
    webhook: { url: '', events: [] },
  };
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return readUnchecked(await fetch(`${baseUrl}/generate`, { method: 'POST', headers, body: JSON.stringify(form) }));
}

/** Parses a body without any check, as these clients do. */
async function readUnchecked<Body>(response: Response): Promise<Body> {
  return JSON.parse(await response.text());
}
