import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from '../http/accept-caller.ts';
import { createLimitError } from './limit-error.ts';
import { findExcess } from './limit-json.ts';

/**
 * Refuses with 413 a body that is too long. Yoga itself stops reading it; this names the limit. Refuses JSON that takes too
 * long to parse before it is parsed.
 */
export function limitBodies(most: number): Plugin<object, ServerContext> {
  async function readText(request: Request): Promise<string> {
    try {
      return await request.text();
    } catch (error) {
      // Only the reading showed it, as the request has no content-length.
      throw isTooLarge(error) ? createBodyError(most, 'more') : error;
    }
  }

  return {
    onRequestParse({ request, serverContext: { readBody }, requestParser, setRequestParser, fetchAPI }) {
      const bytes = Number(request.headers.get('content-length'));
      if (bytes > most) throw createBodyError(most, String(bytes));
      // The variables of a GET are in its URL, whose length Node limits.
      if (!requestParser || request.method === 'GET') return;
      setRequestParser(async (limited) => {
        const body = readBody ? await readBody() : await readText(limited);
        const excess = findExcess(body);
        if (excess) throw excess;
        const { url, method, headers } = limited;
        return requestParser(new fetchAPI.Request(url, { method, headers, body }));
      });
    },
  };
}

/** Creates the error for a body or a websocket's message that is too long. `got` is its bytes, or `more`. */
export function createBodyError(most: number, got: string): GraphQLError {
  return createLimitError(`The request is too long: expected at most ${most} bytes, got ${got}.`, { status: 413 });
}

function isTooLarge(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions['code'] === 'REQUEST_ENTITY_TOO_LARGE';
}
