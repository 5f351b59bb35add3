import { openDatabase, type DatabaseKind, type OwnDatabase } from '@videogen/testkit';
import type { StoreOptions } from '@videogen/store';
import { fillStore } from './fill-store.ts';
import { installPeers } from './install-peers.ts';
import {
  describeGateway,
  describeScript,
  isBundled,
  ourNames,
  peerNames,
  type GatewayEnv,
  type OurName,
  type PeerName,
} from './programs.ts';
import { spawnProgram, type Spawned } from './spawn.ts';

/** VideoGenAPI's stand-in, and the servers that can be measured here. */
export interface BenchStage extends AsyncDisposable {
  readonly upstream: Spawned;
  readonly upstreamUrl: string;
  readonly ours: readonly OurName[];
  readonly peers: readonly PeerName[];
}

/** Starts the upstream, installs the peers where they are missing, and reports what cannot be measured. */
export async function openBenchStage(): Promise<BenchStage> {
  const problem = await installPeers();
  if (problem !== undefined) console.log(problem);
  if (!isBundled()) console.log('Without the bundled server, as "npx -y pnpm build" has not made it.');
  const upstream = await spawnProgram(describeScript('upstream'));
  return {
    upstream,
    upstreamUrl: `http://127.0.0.1:${upstream.port}/api/v1`,
    ours: ourNames.filter((name) => name === 'sources' || isBundled()),
    peers: problem === undefined ? peerNames : [],
    [Symbol.asyncDispose]: upstream[Symbol.asyncDispose],
  };
}

/** A gateway with generations of one user. */
export interface FilledGateway {
  readonly server: Spawned;
  /** Global ids of the generations. */
  readonly ids: readonly string[];
  /** Starts it again on its port and database, after it was killed. */
  readonly restart: () => Promise<Spawned>;
}

/** Names a server and where its state is. */
export interface GatewayPlan {
  readonly name: OurName;
  readonly database: DatabaseKind;
  readonly env: GatewayEnv;
}

/** Upstream's ids of the generations of a filled gateway. */
export const upstreamIds: readonly string[] = Array.from({ length: 1000 }, (_, index) => `gen_${index}`);

/** Starts a gateway on a database of its own with 1,000 completed generations. */
export async function startFilled(parts: AsyncDisposableStack, plan: GatewayPlan): Promise<FilledGateway> {
  const database = parts.use(await openDatabase(plan.database));
  const ids = await fillStore(readStoreOptions(database), upstreamIds);
  const program = describeGateway(plan.name, { ...database.env, ...plan.env });
  const server = parts.use(await spawnProgram(program));
  return { server, ids, restart: async () => parts.use(await spawnProgram(program, server.port)) };
}

function readStoreOptions({ env }: OwnDatabase): StoreOptions {
  const { DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' } = env;
  return url.startsWith('sqlite:') ? { path: url.slice('sqlite:'.length), encryptionKey } : { url, encryptionKey };
}
