/** A request that the proxy does not forward, or one without a usable answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Creates the answer to a refused request: errors of GraphQL, as an event stream to a subscription. */
export function answerRefusal(request: Request, { status, code, message, headers }: Refusal): Response {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  const [type, text] = acceptsStreamFirst(request)
    ? ['text/event-stream', `event: next\ndata: ${body}\n\nevent: complete\ndata:\n\n`]
    : ['application/json; charset=utf-8', body];
  return new Response(text, { status, headers: { ...COMMON_HEADERS, 'content-type': type, ...headers } });
}

/** Creates the answer for a gateway that gave none. It is no GraphQL, so that clients see that the outcome is unknown. */
export function answerUnknown(status: number, message: string, headers: Readonly<Record<string, string>>): Response {
  return new Response(message, {
    status,
    headers: { ...COMMON_HEADERS, 'content-type': 'text/plain; charset=utf-8', ...headers },
  });
}

/** The headers that each answer has. It is not cached, and browsers do not guess its type. */
export const COMMON_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** Clients name event streams for queries as well, after JSON. */
function acceptsStreamFirst({ headers }: Request): boolean {
  return headers.get('accept')?.trimStart().toLowerCase().startsWith('text/event-stream') === true;
}
