import { isListening } from './harness/spawn-service.ts';
import { openDatabase } from './harness/open-database.ts';
import { spawnServer, type ServerProcess } from './spawn-server.ts';

/** Two gateways, two pollers and a sandbox, each a process of its own, on PostgreSQL and Redis. Disposing ends them in order. */
export interface Cluster extends AsyncDisposable {
  readonly gateways: readonly [ServerProcess, ServerProcess];
  readonly pollers: readonly [ServerProcess, ServerProcess];
  readonly sandbox: ServerProcess;
  /** Where its own database is. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** What may be other than usual. */
export interface ClusterOptions {
  readonly sandboxSpeed?: number | undefined;
  /** Ctrl+C on the terminal does not reach its processes: whoever started it stops it. */
  readonly detached?: boolean | undefined;
}

/** Says what a cluster needs, does not find on this machine, and how to get it. */
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

/** It is stopped as an operator stops it. */
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
  return `${name} does not listen on this machine. Start it, such as with: docker run -d ${container}`;
}
