import { startSandbox } from '@videogen/sandbox';
import { startFaultProxy, type FaultProxy } from './upstream/fault-proxy.ts';
import { openDatabase, type DatabaseKind, type OwnDatabase } from './database/open-database.ts';
import { serveHere, type ServerHere } from './server/serve-here.ts';
import { spawnServer, type ServerProcess } from './server/spawn-server.ts';

/** A database, a sandbox behind a fault proxy, and servers that come and go. */
export interface Stage extends AsyncDisposable {
  readonly database: OwnDatabase;
  /** The sandbox's origin, past the proxy: for its controls. */
  readonly sandboxUrl: string;
  /** Stands between the servers and the sandbox. */
  readonly upstream: FaultProxy;
  /** Starts a server on this stage; later variables win. */
  readonly start: (roles: string, env?: Readonly<Record<string, string>>) => Promise<ServerProcess>;
  /** The same in this process, for a bystander that nothing is done to; one at most where the database is SQLite. */
  readonly serve: (roles: string, env?: Readonly<Record<string, string>>) => Promise<ServerHere>;
}

/** Settings of a stage. */
export interface StageOptions {
  /** By default a video takes about as many seconds as it takes minutes in life. */
  readonly sandboxSpeed?: number | undefined;
  /** For all servers. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** A database that is there already; the stage does not remove it. */
  readonly database?: OwnDatabase | undefined;
}

/** Deadlines short enough to wait for: 6 s after a submission began it is given up, 9 s after it an outcome that is still unknown. */
const impatient = {
  POLL_MIN_INTERVAL_MS: '100',
  // Lifts POLLS_PER_MINUTE: one key may have hundreds of videos here, all done within seconds.
  POLLS_PER_MINUTE: '60000',
  SUBMIT_TIMEOUT_SECONDS: '1',
  RECONCILE_WINDOW_MINUTES: '0.15',
  LOG_LEVEL: 'warn',
} as const;

/** Sets up a stage. Disposing of it kills every server that still runs on it, and removes its database. */
export async function openStage(kind: DatabaseKind, options: StageOptions = {}): Promise<Stage> {
  await using parts = new AsyncDisposableStack();
  const database = options.database ?? parts.use(await openDatabase(kind));
  const speed = options.sandboxSpeed ?? 60;
  const sandbox = parts.use(await startSandbox({ port: 0, speed }));
  const upstream = parts.use(await startFaultProxy({ port: sandbox.port }));
  const servers = parts.move();
  const describe = (roles: string, env: Readonly<Record<string, string>> = {}) => ({
    ...impatient,
    ROLES: roles,
    VIDEOGENAPI_URL: `http://${upstream.host}:${upstream.port}/api/v1`,
    SANDBOX_SPEED: String(speed),
    ...database.env,
    ...options.env,
    ...env,
  });
  return {
    database,
    sandboxUrl: sandbox.url,
    upstream,
    start: async (roles, env) => servers.use(await spawnServer(describe(roles, env))),
    serve: async (roles, env) => servers.use(await serveHere(describe(roles, env))),
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  };
}
