import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** True where the machine has a curl. */
export const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** One event of a `text/event-stream`; `data` is parsed JSON, undefined where it is empty. */
export interface StreamedEvent {
  readonly event: string;
  readonly data: unknown;
}

/** A POST with a JSON body. */
export interface CurlRequest {
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: object;
}

/** Runs the real curl, unbuffered, and yields each server-sent event as it comes. Leaving the loop ends curl. */
export async function* streamWithCurl({ url, headers, body }: CurlRequest): AsyncGenerator<StreamedEvent> {
  const flags = headers.flatMap((header) => ['-H', header]);
  const child = spawn('curl', ['-sS', '-N', '--max-time', '30', url, ...flags, '-d', JSON.stringify(body)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const fields = new Map<string, string>();
    for await (const line of createInterface(child.stdout)) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
      if (line !== '' || fields.size === 0) continue;
      const data = fields.get('data') ?? '';
      yield { event: fields.get('event') ?? 'message', data: data === '' ? undefined : JSON.parse(data) };
      fields.clear();
    }
  } finally {
    child.kill();
  }
}
