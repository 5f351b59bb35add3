import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from '@videogen/lifecycle';
import { createAnswerHealth, type HealthOptions } from './answer-health.ts';
import { setCommonHeaders } from '../http/answer-headers.ts';
import { listen, type ListenOptions } from '../http/listen.ts';
import { defaultTimings, readServerOptions } from '../timings.ts';

/** Options of `startHealthServer`. */
export interface HealthServerOptions extends ListenOptions, Omit<HealthOptions, 'databaseAnswersWithinMs'> {
  readonly log: Log;
}

/** A running health server. Disposing stops it. */
export interface HealthServer extends AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:4001`. */
  readonly url: string;
}

/** Starts serving `/health` and `/ready` alone, for a process without a gateway. Rejects when the port is taken. */
export async function startHealthServer({ log, host, port, ...options }: HealthServerOptions): Promise<HealthServer> {
  const { databaseAnswersWithinMs } = defaultTimings;
  const answerHealth = createAnswerHealth({ ...options, databaseAnswersWithinMs });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await answerHealth(request.url?.split('?', 1)[0], response))) response.writeHead(404).end();
  }

  const server = createServer(readServerOptions(defaultTimings), (request, response) => {
    setCommonHeaders(response);
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request could not be answered');
      response.destroy();
    });
  });
  const url = await listen(server, { host, port });
  return {
    url,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
