import { isListening, openDatabase, spawnServer, type ServerProcess } from '@videogen/testkit';

/** Two gateways, two pollers and a sandbox, each a process of its own, on PostgreSQL and Redis. Disposing ends them in order. */
export interface Cluster extends AsyncDisposable {
  readonly gateways: readonly [ServerProcess, ServerProcess];
  readonly pollers: readonly [ServerProcess, ServerProcess];
  readonly sandbox: ServerProcess;
  /** Leads to a database of its own. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** Settings of a cluster. */
export interface ClusterOptions {
  readonly sandboxSpeed?: number | undefined;
  /** True keeps Ctrl+C of the terminal from its processes, so that disposing ends them in order. */
  readonly detached?: boolean | undefined;
}

/** Names the services that do not listen on this machine, with commands that start them. */
export class MissingServicesError extends Error {}

const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;
const DEFAULT_SPEED = 30;

/**
 * Starts a cluster on free ports, with a database of its own that is dropped at the end. Rejects with MissingServicesError
 * where PostgreSQL or Redis does not listen on this machine.
 */
export async function startCluster({ sandboxSpeed = DEFAULT_SPEED, detached }: ClusterOptions = {}): Promise<Cluster> {
  await checkServices();
  await using parts = new AsyncDisposableStack();
  const database = parts.use(await openDatabase('postgres'));
  const sandbox = own(
    parts,
    await spawnServer({ ROLES: 'sandbox', SANDBOX_SPEED: String(sandboxSpeed) }, { detached }),
  );
  const env = {
    ...database.env,
    VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
    SANDBOX_SPEED: String(sandboxSpeed),
  };
  const start = async (role: string) => own(parts, await spawnServer({ ...env, ROLES: role }, { detached }));
  const pollers = await Promise.all([start('poller'), start('poller')]);
  const gateways = await Promise.all([start('gateway'), start('gateway')]);
  const owned = parts.move();
  return {
    gateways,
    pollers,
    sandbox,
    databaseUrl: database.env['DATABASE_URL'] ?? '',
    redisUrl: database.env['REDIS_URL'] ?? '',
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The server is stopped by SIGTERM, as an operator does. */
function own(parts: AsyncDisposableStack, server: ServerProcess): ServerProcess {
  parts.defer(async () => void (await server.kill('SIGTERM')));
  return server;
}

async function checkServices(): Promise<void> {
  const [postgres, redis] = await Promise.all([isListening(POSTGRES_PORT), isListening(REDIS_PORT)]);
  const missing: string[] = [];
  if (!postgres)
    missing.push(describeMissing('PostgreSQL', `-p ${POSTGRES_PORT}:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres`));
  if (!redis) missing.push(describeMissing('Redis', `-p ${REDIS_PORT}:6379 redis`));
  if (missing.length > 0) throw new MissingServicesError(missing.join('\n'));
}

function describeMissing(name: string, container: string): string {
  return `${name} does not listen on this machine. Start it, for example with: docker run -d ${container}`;
}
