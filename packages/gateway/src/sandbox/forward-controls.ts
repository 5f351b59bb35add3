import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { CONTROLS_PATH } from '../http/paths.ts';
import { isForeignPage, isKnownHost } from '../http/request-source.ts';
import type { Shares } from '../shares/shares.ts';
import { readBody } from './read-body.ts';

/** Options of the forwarding of the sandbox's controls. */
export interface ControlsOptions {
  /** The origin of the sandbox; undefined where the upstream is not this repository's sandbox. */
  readonly sandboxUrl?: string | undefined;
  /** Host names under which the gateway's own pages may be open, beside addresses and localhost. */
  readonly allowedHosts: readonly string[];
  readonly shares: Shares;
}

/** Answers a request for the sandbox's controls. Resolves to false for any other, without an answer. */
export type ForwardControls = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const MOST_BODY_BYTES = 64 * 1024;
const ANSWERS_WITHIN_MS = 5000;

/** The controls that are forwarded, with their methods. The ledger is not: it has the prompts of all callers. */
const controls: ReadonlyMap<string, readonly string[]> = new Map([
  [CONTROLS_PATH, ['GET', 'DELETE']],
  [`${CONTROLS_PATH}/faults`, ['POST', 'DELETE']],
  [`${CONTROLS_PATH}/clock`, ['POST']],
]);

/** Creates the forwarding of the controls, for the gateway's own pages and for programs that are not pages. */
export function createForwardControls({ sandboxUrl, allowedHosts, shares }: ControlsOptions): ForwardControls {
  return async (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (path !== CONTROLS_PATH && !path.startsWith(`${CONTROLS_PATH}/`)) return false;
    try {
      shares.byAddress.takeRequest(shares.readAddress(request));
      const methods = controls.get(path);
      if (sandboxUrl === undefined) throw new Refusal(404, 'The upstream of this gateway is not its sandbox.');
      if (!methods) throw new Refusal(404, `There is no control ${path}.`);
      if (!methods.includes(request.method ?? '')) {
        throw new Refusal(405, `Only ${methods.join(' and ')} are supported here.`, { allow: methods.join(', ') });
      }
      checkPage(request, allowedHosts);
      await forward(`${sandboxUrl}${path}`, request, response);
    } catch (error) {
      refuse(response, error);
    }
    return true;
  };
}

/** Only a page of this gateway may steer the sandbox. Other programs send neither header. */
function checkPage({ headers }: IncomingMessage, allowedHosts: readonly string[]): void {
  const { host, origin, 'sec-fetch-site': site } = headers;
  if (origin === undefined && site === undefined) return;
  const source = { host, origin, site: typeof site === 'string' ? site : undefined, getAccepts: undefined };
  if (isForeignPage(source)) throw new Refusal(403, 'Only pages of this gateway may steer its sandbox.');
  if (!isKnownHost(host, allowedHosts)) {
    throw new Refusal(403, 'To steer the sandbox from a page under this host name, add the name to ALLOWED_HOSTS.');
  }
}

async function forward(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET' } = request;
  const body = method === 'POST' ? await readBody(request, MOST_BODY_BYTES) : null;
  if (body === undefined) throw new Refusal(413, `The body is longer than ${MOST_BODY_BYTES} bytes.`);
  const answer = await fetch(url, {
    method,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  })
    .then(async (it) => ({ status: it.status, text: await it.text() }))
    .catch(refuseUnanswered);
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
}

function refuseUnanswered(): never {
  throw new Refusal(502, 'The sandbox does not answer.');
}

/** A request that is not forwarded. */
class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}) {
    super(sentence);
    this.status = status;
    this.headers = headers;
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, headers, message } = toRefusal(error);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ success: false, message }));
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof GraphQLError)) throw error;
  return new Refusal(429, error.message, { 'retry-after': String(error.extensions['retryAfterSeconds']) });
}
