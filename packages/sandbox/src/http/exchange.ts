import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { refuse } from './answer.ts';
import { answerControl, controlBase } from '../control/control.ts';
import { findEndpoint } from '../api/endpoint.ts';
import { printOrigin } from './origin.ts';
import { performFault, type Outcome } from '../control/perform-fault.ts';
import { readJson } from './read-json.ts';
import { answerApi } from '../api/routes.ts';
import { send } from './send.ts';
import type { SandboxState } from '../state.ts';

/** An incoming request and its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Ends delays when the sandbox closes. */
  readonly signal: AbortSignal;
}

/** Answers any request. Never rejects: an error becomes a 500 or closes the connection. */
export async function answer(state: SandboxState, exchange: Exchange): Promise<void> {
  const { request, response, signal } = exchange;
  try {
    send(response, await decide(state, exchange));
  } catch (error) {
    // The sandbox closes during a delay, or the answer broke off half sent: no answer is possible any more.
    if (signal.aborted || response.headersSent) request.socket.destroy();
    else send(response, { type: 'answer', answer: refuse(500, String(error)) });
  }
}

async function decide(state: SandboxState, { request, signal }: Exchange): Promise<Outcome> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', query] = url.split('?', 2);
  if (path === controlBase || path.startsWith(`${controlBase}/`)) {
    return { type: 'answer', answer: answerControl(state, { method, path, body: await readJson(request) }) };
  }

  const target = findEndpoint(path);
  const caller = state.keys.identify(headers.authorization);
  state.ledger.count(target?.endpoint ?? 'unknown', caller.key);
  if (target === undefined) return { type: 'answer', answer: refuse(404, `There is no ${method} ${path}`) };

  const origin = readOrigin(request);
  const fault = state.faults.take(target, caller);
  // The body is read before any delay: a request that has arrived is processed even if its client does not wait.
  const body = await readJson(request);
  const process = () =>
    answerApi(state, { method, target, query: new URLSearchParams(query), caller, origin, headers, body });
  if (fault === undefined) return { type: 'answer', answer: process() };
  return performFault(fault, { process, pause: (ms) => setTimeout(ms, undefined, { signal }) });
}

/** The origin under which the client reached the sandbox. HTTP/1.0 requests may lack a Host header. */
function readOrigin({ headers, socket }: IncomingMessage): string {
  if (headers.host) return `http://${headers.host}`;
  return printOrigin(socket.localAddress ?? '127.0.0.1', socket.localPort ?? 80);
}
