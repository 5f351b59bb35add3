import { startSandbox, type SandboxOptions } from '../src/index.ts';

/** An answer with its JSON body, parsed; undefined for what is no JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A sandbox in real time on a free port, and ways to ask it. */
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
    /** Submits what is sure to be accepted and gives the id. */
    submit: async (body: Readonly<Record<string, unknown>> = {}, key = 'lt_alice'): Promise<string> =>
      String(field((await generate({ prompt: 'A cat', ...body }, key)).body, 'generation_id')),
    /** Moves the clock to the middle of a day in the middle of a month, where no date changes under a test. */
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

/** A field of a body, undefined where there is none. */
export function field(body: unknown, name: string): unknown {
  return new Map(Object.entries(body ?? {})).get(name);
}

/** The `data` of a list. */
export function items(body: unknown): readonly unknown[] {
  const data = field(body, 'data');
  return Array.isArray(data) ? data : [];
}

/** Longer than any generation takes. */
export const ages = 3 * 764 + 31;
