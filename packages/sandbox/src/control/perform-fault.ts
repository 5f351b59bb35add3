import { answerJson, type Answer } from '../http/answer.ts';
import type { Fault } from './fault.ts';

/** The answer that the client gets, or its failure. */
export type Outcome =
  | { readonly type: 'answer'; readonly answer: Answer }
  /** The head of the answer and so many bytes of its body, then a closed connection. */
  | { readonly type: 'truncated'; readonly answer: Answer; readonly bytes: number }
  | { readonly type: 'reset' };

export interface FaultContext {
  /** Processes the request normally. */
  readonly process: () => Answer;
  readonly pause: (ms: number) => Promise<void>;
}

/** Applies a fault to a request, in the order that {@link Fault} describes. */
export async function performFault(fault: Fault, { process, pause }: FaultContext): Promise<Outcome> {
  const early = fault.accept === true || fault.reset === 'after' ? process() : undefined;
  if (fault.delayMs !== undefined) await pause(fault.delayMs);
  if (fault.reset !== undefined) return { type: 'reset' };
  if (fault.respond !== undefined) return { type: 'answer', answer: answerAs(fault.respond) };
  if (fault.redirect !== undefined) return { type: 'answer', answer: redirectTo(fault.redirect) };
  const answer = early ?? process();
  if (fault.truncate !== undefined) return { type: 'truncated', answer, bytes: fault.truncate };
  return { type: 'answer', answer };
}

function answerAs({ status, body, headers = {} }: NonNullable<Fault['respond']>): Answer {
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (body === undefined) return { status, headers: lowerCase, body: Buffer.alloc(0) };
  if (typeof body !== 'string') return answerJson(status, body, lowerCase);
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...lowerCase }, body: Buffer.from(body) };
}

function redirectTo(location: string): Answer {
  return { status: 307, headers: { location }, body: Buffer.alloc(0) };
}
