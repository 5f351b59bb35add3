import { startSandbox } from '@videogen/sandbox';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { openDatabase, type DatabaseKind, type OwnDatabase } from './open-database.ts';
import { spawnServer, type ServerProcess } from '../spawn-server.ts';

/** What a storm plays on: a database, a sandbox behind a fault proxy, and servers that come and go. */
export interface Stage extends AsyncDisposable {
  readonly database: OwnDatabase;
  /** The sandbox's origin, past the proxy: for its controls. */
  readonly sandboxUrl: string;
  /** Stands between the servers and the sandbox. */
  readonly upstream: FaultProxy;
  /** Starts a server on this stage; later variables win. */
  readonly start: (roles: string, env?: Readonly<Record<string, string>>) => Promise<ServerProcess>;
}

/** What may be other than usual. */
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
  LOOK_FLOOR_MS: '100',
  LOOKS_PER_MINUTE: '60000',
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
  return {
    database,
    sandboxUrl: sandbox.url,
    upstream,
    async start(roles, env) {
      const server = await spawnServer({
        ...impatient,
        ROLES: roles,
        VIDEOGENAPI_URL: `http://${upstream.host}:${upstream.port}/api/v1`,
        SANDBOX_SPEED: String(speed),
        ...database.env,
        ...options.env,
        ...env,
      });
      return servers.use(server);
    },
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  };
}
