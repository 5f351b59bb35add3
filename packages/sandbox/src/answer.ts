import { STATUS_CODES } from 'node:http';
import type { WireError } from '@videogen/videogenapi';

/** A whole HTTP answer, not sent yet. Its `content-length` is the body's. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer of JSON. */
export function answerJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** A refusal in the one form that all of them have; `error` is the document's word for the status, such as "Bad Request". */
export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body: WireError = { success: false, error: STATUS_CODES[status] ?? 'Error', message };
  return answerJson(status, body, headers);
}

/** The refusal of a method, with those that are allowed. */
export function refuseMethod(method: string, allowed: readonly string[]): Answer {
  const allow = allowed.join(', ');
  return refuse(405, `${method} is not supported here, only ${allow}`, { allow });
}
