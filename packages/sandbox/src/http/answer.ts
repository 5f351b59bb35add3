import { STATUS_CODES } from 'node:http';
import type { WireError } from '@videogen/videogenapi';

/** A complete HTTP answer to be sent. Its `content-length` is that of the body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export function answerJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** A refusal in the common form. `error` is the name of the status, such as "Bad Request", as in the document. */
export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body: WireError = { success: false, error: STATUS_CODES[status] ?? 'Error', message };
  return answerJson(status, body, headers);
}

/** A 405 with the allowed methods. */
export function refuseMethod(method: string, allowed: readonly string[]): Answer {
  const allow = allowed.join(', ');
  return refuse(405, `${method} is not supported here, only ${allow}`, { allow });
}
