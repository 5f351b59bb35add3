import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createCatalogue } from '@videogen/videogenapi';
import { openClips } from './clips.ts';
import { createClock } from './clock.ts';
import { answer } from './exchange.ts';
import { createFaults } from './faults.ts';
import { createGenerations } from './generations.ts';
import { createKeys } from './keys.ts';
import { createLedger } from './ledger.ts';
import { printOrigin } from './origin.ts';
import type { SandboxState } from './state.ts';

/** How to run a sandbox. */
export interface SandboxOptions {
  /** The address to listen on, by default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** By default 4010; 0 takes any free port. */
  readonly port?: number | undefined;
  /** What processing times and the rate limit's window are divided by, by default 30; above 0. */
  readonly speed?: number | undefined;
  /** Whether to hold each user to 5 generations per model in 15 minutes, as the live service does; by default false. */
  readonly rateLimit?: boolean | undefined;
  /** Whether to refuse, with 400, all that VideoGenAPI's document does not name; by default false. */
  readonly strict?: boolean | undefined;
}

/** A running sandbox. Disposing of it ends every connection at once, also those whose answer is being delayed. */
export interface Sandbox extends AsyncDisposable {
  /** Its origin, such as `http://127.0.0.1:4010`; the API is under `/api/v1`. */
  readonly url: string;
  readonly port: number;
}

/** Starts an emulated VideoGenAPI. Rejects with Node's own error, such as EADDRINUSE, when it cannot listen. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 4010, speed = 30, rateLimit = false, strict = false } = options;
  const state = await createState({ speed, rateLimit, strict });
  const closing = new AbortController();
  const server = createServer((request, response) => {
    void answer(state, { request, response, signal: closing.signal });
  });
  await listen(server, host, port);

  const bound = boundPort(server);
  return {
    url: printOrigin(host, bound),
    port: bound,
    [Symbol.asyncDispose]: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function createState(settings: Pick<SandboxState, 'speed' | 'rateLimit' | 'strict'>): Promise<SandboxState> {
  const keys = createKeys();
  return {
    clock: createClock(),
    generations: createGenerations(),
    ledger: createLedger(),
    faults: createFaults(keys),
    keys,
    clips: await openClips(),
    catalogue: createCatalogue(),
    ...settings,
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;
}

function boundPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox is not listening on a port');
  return address.port;
}
