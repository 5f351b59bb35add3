import { readBody } from './read-body.ts';
import { Refusal } from './refusal.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { isObject } from '../is-object.ts';

/** An operation as it is sent to the gateway. */
export interface ForwardedOperation {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: object;
}

/**
 * Throws a Refusal for a request that a page of another site could send with the user's cookies. Browsers ask before they send
 * JSON to another site, and the proxy does not allow it.
 */
export function checkPost({ method, headers }: Request): void {
  if (method !== 'POST') throw new Refusal(405, 'BAD_REQUEST', 'Operations are sent by POST.', { allow: 'POST' });
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') {
    throw new Refusal(415, 'BAD_REQUEST', 'The content-type must be application/json.');
  }
}

/** Reads a trusted operation. Throws a Refusal for every other body. The text is the proxy's own, not that of the request. */
export async function readOperation(
  request: Request,
  trusted: TrustedDocuments,
  maxBodyBytes: number,
): Promise<ForwardedOperation> {
  const body = parseObject(await readBody(request, maxBodyBytes));
  const operationName = body['operationName'] ?? undefined;
  const variables = body['variables'] ?? undefined;
  if (!(operationName === undefined || typeof operationName === 'string')) throw refuse('operationName');
  if (!(variables === undefined || isObject(variables))) throw refuse('variables');
  return {
    query: findDocument(body, trusted),
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
  };
}

type Body = Readonly<Record<string, unknown>>;

function parseObject(text: string): Body {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'BAD_REQUEST', 'The body is not JSON.');
  }
  if (!isObject(body)) throw new Refusal(400, 'BAD_REQUEST', 'The body must be a JSON object with one operation.');
  return body;
}

/** Finds the document by its text, or by its id in either of two usual places. */
function findDocument({ query, documentId, extensions }: Body, trusted: TrustedDocuments): string {
  if (typeof query === 'string' && query !== '') {
    const text = trusted.findByText(query);
    if (text !== undefined) return text;
    const [, name] = /\b(?:query|mutation|subscription)\s+(\w{1,80})/.exec(query) ?? [];
    const named = name === undefined ? 'this one' : `the operation ${name}`;
    const message = `This server forwards only the documents that it was given, and ${named} is not among them.`;
    throw new Refusal(400, 'DOCUMENT_NOT_TRUSTED', message);
  }

  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  const id = documentId ?? (isObject(persisted) ? persisted['sha256Hash'] : undefined);
  if (typeof id !== 'string') throw refuse('query');
  const text = trusted.findById(id);
  // The status and the texts after which the clients of Apollo and urql send the document.
  if (text === undefined) throw new Refusal(200, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
  return text;
}

function refuse(name: string): Refusal {
  return new Refusal(400, 'BAD_REQUEST', `The field "${name}" of the body is missing or of the wrong type.`);
}
