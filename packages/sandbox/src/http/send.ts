import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { Outcome } from '../control/perform-fault.ts';

/** Sends an outcome to the client. Does nothing if the client has disconnected. */
export function send(response: ServerResponse, outcome: Outcome): void {
  switch (outcome.type) {
    case 'answer':
      writeHead(response, outcome.answer).end(outcome.answer.body);
      return;
    case 'truncated':
      truncate(response, outcome.answer, outcome.bytes);
      return;
    case 'reset':
      response.req.socket.resetAndDestroy();
      return;
    default:
      outcome satisfies never;
  }
}

function writeHead(response: ServerResponse, { status, headers, body }: Answer): ServerResponse {
  // RFC 9110 section 8.6 forbids a content-length with 204.
  const length = status === 204 ? {} : { 'content-length': String(body.length) };
  return response.writeHead(status, { ...length, ...headers });
}

/** Sends the head of the whole answer, but only the first bytes of its body. */
function truncate(response: ServerResponse, answer: Answer, bytes: number): void {
  writeHead(response, answer).flushHeaders();
  const { socket } = response.req;
  response.write(answer.body.subarray(0, bytes), () => socket.destroySoon());
}
