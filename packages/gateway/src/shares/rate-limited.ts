import { GraphQLError } from 'graphql';

/** The wait at a ceiling, which does not know when a count ends. */
export const CEILING_RETRY_SECONDS = 10;

/** Creates a RATE_LIMITED error, 429 with `retry-after` over HTTP. `sentence` names the share and its bound. */
export function createRateLimited(sentence: string, retryAfterSeconds: number): GraphQLError {
  // With `spec`, Yoga answers 200 to a client that accepts plain application/json.
  const http = { status: 429, spec: false, headers: { 'retry-after': String(retryAfterSeconds) } };
  return new GraphQLError(`${sentence} Try again in ${retryAfterSeconds} s.`, {
    extensions: { code: 'RATE_LIMITED', retryAfterSeconds, http },
  });
}
