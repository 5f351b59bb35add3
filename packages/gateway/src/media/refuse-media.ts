import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { readStoreError } from '../http/retryable-errors.ts';
import { MediaError } from './media-error.ts';

/**
 * Answers with the sentence of an error, as plain text. An answer that has begun is cut off, so that nobody takes it for the
 * whole video. Throws an error that no caller can expect.
 */
export function refuseMedia(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { status, message, headers } = toMediaError(error);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${message}\n`);
}

function toMediaError(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  if (error instanceof GraphQLError) {
    return new MediaError(429, error.message, { 'retry-after': String(error.extensions['retryAfterSeconds']) });
  }
  const ofStore = readStoreError(error);
  if (ofStore) return new MediaError(503, ofStore.message, { 'retry-after': '1' });
  throw error;
}
