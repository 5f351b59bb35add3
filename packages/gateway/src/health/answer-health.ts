import type { ServerResponse } from 'node:http';
import type { UpstreamState } from '@videogen/lifecycle';
import type { Store } from '@videogen/store';
import { createReadinessCheck } from './readiness.ts';

/** Options of `/health` and `/ready`. */
export interface HealthOptions {
  readonly store: Store;
  readonly upstream: UpstreamState;
  /** The longest wait for the database, in milliseconds. */
  readonly databaseAnswersWithinMs: number;
  /** Returns true while this process is stopping. */
  readonly isStopping: () => boolean;
}

/** Answers `/health` and `/ready`. Resolves to false for any other path, without an answer. */
export type AnswerHealth = (path: string | undefined, response: ServerResponse) => Promise<boolean>;

/**
 * Creates the handler of `/health`, always 200, and of `/ready`: 200 while the database answers and the process is not
 * stopping, otherwise 503. A missing poller or a failing upstream is reported but keeps the 200, as requests to another
 * process would meet the same.
 */
export function createAnswerHealth({
  store,
  upstream,
  databaseAnswersWithinMs,
  isStopping,
}: HealthOptions): AnswerHealth {
  const checkReadiness = createReadinessCheck(store, databaseAnswersWithinMs);

  async function answerReady(response: ServerResponse): Promise<void> {
    const readiness = { ...(await checkReadiness()), upstream: upstream.answers };
    if (isStopping()) return send(response, 503, { ...readiness, stopping: true });
    send(response, readiness.database ? 200 : 503, readiness);
  }

  return async (path, response) => {
    if (path === '/health') send(response, 200, { status: 'ok' });
    else if (path === '/ready') await answerReady(response);
    else return false;
    return true;
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
