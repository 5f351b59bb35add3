import { startSandbox, type SandboxOptions } from '../src/index.ts';

/** An answer with its parsed JSON body; undefined for an empty one. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Starts a sandbox in real time on a free port, with methods for its requests. */
export async function startTestSandbox(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ port: 0, speed: 1, ...options });

  const ask = async (path: string, init: RequestInit = {}): Promise<JsonAnswer> => {
    const response = await fetch(`${sandbox.url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<JsonAnswer> =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const generate = (body: unknown, key = 'lt_alice'): Promise<JsonAnswer> =>
    post('/api/v1/generate', body, bearer(key));

  return {
    sandbox,
    ask,
    post,
    generate,
    get: (path: string, key = 'lt_alice'): Promise<JsonAnswer> => ask(`/api/v1${path}`, { headers: bearer(key) }),
    /** Submits a valid request and returns the id. */
    submit: async (body: Readonly<Record<string, unknown>> = {}, key = 'lt_alice'): Promise<string> =>
      String(field((await generate({ prompt: 'A cat', ...body }, key)).body, 'generation_id')),
    /** Advances the clock to noon in the middle of a month, so that neither day nor month changes during a test. */
    advanceToMidMonth: async (): Promise<void> => {
      const { body } = await post('/__sandbox/clock', { seconds: 0 });
      const now = new Date(String(field(body, 'now')));
      const target = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 10, 12);
      await post('/__sandbox/clock', { seconds: (target - now.getTime()) / 1000 });
    },
    advance: (seconds: number): Promise<JsonAnswer> => post('/__sandbox/clock', { seconds }),
    fault: (...faults: unknown[]): Promise<JsonAnswer> => post('/__sandbox/faults', faults),
    [Symbol.asyncDispose]: (): PromiseLike<void> => sandbox[Symbol.asyncDispose](),
  };
}

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

/** A field of a body; undefined if it has no such field. */
export function field(body: unknown, name: string): unknown {
  return new Map(Object.entries(body ?? {})).get(name);
}

/** The `data` of a list. */
export function items(body: unknown): readonly unknown[] {
  const data = field(body, 'data');
  return Array.isArray(data) ? data : [];
}

/** Seconds within which every generation ends: three times the longest median, 30 s of audio, and one more. */
export const longestSeconds = 3 * 764 + 31;
