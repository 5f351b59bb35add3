import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createCatalogue, documentedModels } from '@videogen/videogenapi';
import { recordAccepted } from './api/accept.ts';
import { createClock } from './world/clock.ts';
import { answer } from './http/exchange.ts';
import { createFaults } from './control/faults.ts';
import { createGenerations } from './world/generations.ts';
import { createJournal, openJournal, type Journal } from './world/journal.ts';
import { createKeys } from './world/keys.ts';
import { createLedger } from './world/ledger.ts';
import { printOrigin } from './http/origin.ts';
import type { SandboxState } from './state.ts';

export interface SandboxOptions {
  /** The address to listen on, by default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** By default 4010; 0 takes any free port. */
  readonly port?: number | undefined;
  /** The divisor of processing times and of the rate limit's window, by default 30; above 0. */
  readonly speed?: number | undefined;
  /** True for the limit of the live service: 5 generations per user and model in 15 minutes; by default false. */
  readonly rateLimit?: boolean | undefined;
  /** True to refuse, with 400, fields and values that VideoGenAPI's document does not have; by default false. */
  readonly strict?: boolean | undefined;
  /**
   * The file that keeps accepted submissions and advances of the clock over a restart; by default they are in memory. Only
   * one sandbox at a time may use it.
   */
  readonly statePath?: string | undefined;
  /**
   * Called with a sentence when the file cannot be read (it is renamed, and the sandbox begins with an empty state) or cannot
   * be created (the state is in memory).
   */
  readonly onStateProblem?: ((sentence: string) => void) | undefined;
}

/** A running sandbox. Disposing of it closes every connection at once, including those with a delayed answer. */
export interface Sandbox extends AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:4010`; the API is under `/api/v1`. */
  readonly url: string;
  readonly port: number;
}

/** Starts an emulated VideoGenAPI. Rejects with Node's own error, such as EADDRINUSE, if it cannot listen. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port = 4010, speed = 30, rateLimit = false, strict = false } = options;
  const closing = new AbortController();
  const server = createServer();
  await listen(server, host, port);
  // The file is opened after the port: a second sandbox fails at the port and leaves the file of the first alone.
  const state = createState({ speed, rateLimit, strict }, openJournalAt(options));
  server.on('request', (request, response) => {
    void answer(state, { request, response, signal: closing.signal });
  });

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
      state.journal[Symbol.dispose]();
    },
  };
}

type Settings = Pick<SandboxState, 'speed' | 'rateLimit' | 'strict'>;

function openJournalAt({ statePath, onStateProblem = () => {} }: SandboxOptions): Journal {
  if (statePath === undefined) return createJournal();
  try {
    return openJournal(statePath, onStateProblem);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onStateProblem(
      `The sandbox's state cannot be kept in ${statePath}: ${reason}. It is kept in memory and lost at a restart`,
    );
    return createJournal();
  }
}

function createState(settings: Settings, journal: Journal): SandboxState {
  const keys = createKeys(journal.secret);
  const state: SandboxState = {
    clock: createClock(),
    generations: createGenerations(),
    ledger: createLedger(),
    faults: createFaults(keys),
    keys,
    journal,
    catalogue: createCatalogue(documentedModels),
    ...settings,
  };
  for (const entry of journal.entries) {
    if (entry.type === 'clock-advanced') state.clock.advance(entry.seconds);
    else recordAccepted(state, entry.generation, entry.body);
  }
  return state;
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
