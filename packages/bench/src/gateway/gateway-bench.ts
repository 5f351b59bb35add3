import { once } from 'node:events';
import { loadavg } from 'node:os';
import { askGraphql, openDatabase, readText, type DatabaseKind, type OwnDatabase } from '@videogen/testkit';
import type { StoreOptions } from '@videogen/store';
import { OTHER_CORE, pin, raiseOpenFiles } from './cores.ts';
import { fillStore } from './fill-store.ts';
import { printRows } from './gateway-table.ts';
import { installPeers } from './install-peers.ts';
import { measureHttp, type HttpExtent, type Target } from './http-rows.ts';
import { KEY, SUBSCRIPTION, type Work } from './operations.ts';
import {
  describeGateway,
  describePeer,
  describeScript,
  isBundled,
  type GatewayEnv,
  type ServerName,
} from './programs.ts';
import { plans, type Measured, type Row } from './row.ts';
import { measureSockets, type SocketFigures, type SocketTarget } from './socket-rows.ts';
import { measureStarts } from './start-rows.ts';
import { spawnProgram, type Program, type Spawned } from './spawn.ts';

/** The rows to measure, by default all. */
export interface GatewayBenchOptions {
  readonly only: readonly string[];
  /** A few seconds of each, whose figures are worth little. */
  readonly quick: boolean;
}

/** Extent of the measurements. */
interface Extent {
  readonly http: HttpExtent;
  readonly sockets: number;
}

const FULL: Extent = { http: { rounds: 3, measureMs: 1500, firstWarmUpMs: 2500, warmUpMs: 300 }, sockets: 10_000 };
const QUICK: Extent = { http: { rounds: 1, measureMs: 500, firstWarmUpMs: 500, warmUpMs: 0 }, sockets: 300 };
const WORKS: readonly Work[] = ['generation', 'list', 'generateVideo'];
/** Files of a server beside its sockets. */
const FURTHER_FILES = 500;
const GENERATIONS = 1000;

/** Prints the speed of the gateway beside that of other servers, as ratios within this run. */
export async function runGatewayBench({ only, quick }: GatewayBenchOptions): Promise<void> {
  const extent = quick ? QUICK : FULL;
  const files = raiseOpenFiles(extent.sockets + FURTHER_FILES);
  const sockets = Math.min(extent.sockets, files - FURTHER_FILES);
  console.log(
    `Load of the machine at the beginning: ${loadavg()[0]?.toFixed(1)}. Files that a process may open: ${files}.`,
  );
  if (sockets < extent.sockets)
    console.log(`Only ${sockets} sockets, as more files are needed for ${extent.sockets}: raise "ulimit -n".`);
  if (!isBundled()) console.log('Without the bundled server, as "npx -y pnpm build" has not made it.');

  const problem = installPeers();
  if (problem !== undefined) console.log(problem);
  const peers = problem === undefined ? allPeers : [];

  const isWanted = (name: string): boolean => only.length === 0 || only.includes(name);
  const rows: Row[] = [];
  await using upstream = await spawnProgram(describeScript('upstream'));
  const stage = { upstream, upstreamUrl: `http://127.0.0.1:${upstream.port}/api/v1`, peers };
  if (isWanted('start')) rows.push(...(await benchStarts(stage)));
  if (![process.pid, upstream.pid].every((pid) => pin(pid, OTHER_CORE))) {
    console.log('Without "taskset" and a second core, servers and load share cores: the figures are worth little.');
  }
  const works = WORKS.filter(isWanted);
  if (works.length > 0) rows.push(...(await benchHttp(stage, works, extent.http)));
  if (isWanted('sockets')) rows.push(...(await benchSockets(stage, sockets)));
  console.log(`\n${printRows(rows)}`);
}

/** VideoGenAPI's stand-in, and the servers to compare with. */
interface Stage {
  readonly peers: readonly (typeof allPeers)[number][];
  readonly upstream: Spawned;
  readonly upstreamUrl: string;
}

const ours = ['sources', 'bundled'] as const;
const allPeers = ['Mercurius', 'Apollo', 'Yoga'] as const;

function listOurs(): readonly (typeof ours)[number][] {
  return ours.filter((name) => name === 'sources' || isBundled());
}

async function benchStarts({ upstreamUrl, peers }: Stage): Promise<readonly Row[]> {
  await using folder = await openDatabase('sqlite');
  const env = { ROLES: 'gateway,poller', VIDEOGENAPI_URL: upstreamUrl, ...folder.env };
  const programs = new Map<ServerName, Program>([
    ...listOurs().map((name) => [name, describeGateway(name, env)] as const),
    ...peers.map((name) => [name, describePeer(name, upstreamUrl)] as const),
  ]);
  const { idle, start } = await measureStarts(programs);
  return [
    { plan: plans.idle, measured: idle },
    { plan: plans.start, measured: start },
  ];
}

async function benchHttp(
  { upstreamUrl, peers }: Stage,
  works: readonly Work[],
  extent: HttpExtent,
): Promise<readonly Row[]> {
  await using parts = new AsyncDisposableStack();
  const targets: Target[] = [];
  const upstreamIds = Array.from({ length: GENERATIONS }, (_, index) => `gen_${index}`);
  for (const name of listOurs()) {
    const { server, ids } = await startFilled(parts, name, { ROLES: 'gateway', VIDEOGENAPI_URL: upstreamUrl });
    targets.push({ name, server, ids });
  }
  for (const name of peers) {
    targets.push({ name, server: parts.use(await spawnProgram(describePeer(name, upstreamUrl))), ids: upstreamIds });
  }
  const proxy = parts.use(await spawnProgram(describeScript('proxy', new URL(upstreamUrl).origin)));
  targets.push({ name: 'proxy', server: proxy, ids: upstreamIds });

  const rows: Row[] = [];
  for (const work of works) rows.push({ plan: plans[work], measured: await measureHttp(work, targets, extent) });
  return rows;
}

async function benchSockets({ upstream, upstreamUrl }: Stage, count: number): Promise<readonly Row[]> {
  const figures = new Map<ServerName, SocketFigures>();
  for (const name of listOurs()) {
    await using parts = new AsyncDisposableStack();
    const env = { ROLES: 'gateway,poller', VIDEOGENAPI_URL: upstreamUrl };
    const { server } = await startFilled(parts, name, env);
    figures.set(name, await measureSockets(await describeOurs(server, upstream), count));
  }
  await using bare = await spawnProgram(describeScript('bare-websockets'));
  const change = async (): Promise<void> => void bare.child.send('change');
  const target = { server: bare, subscription: { path: '/', key: KEY, query: '', variables: {} }, change };
  figures.set('bare ws', await measureSockets(target, count));
  const read = (find: (each: SocketFigures) => Measured): Row['measured'] =>
    new Map([...figures].map(([name, each]) => [name, find(each)]));
  return [
    {
      plan: plans.fanOut,
      measured: read(({ fanOutMs }) => ({ value: fanOutMs, remark: `${fanOutMs.toFixed(0)} ms` })),
    },
    {
      plan: plans.connect,
      measured: read(({ connectMs, connectCpuMs }) => ({
        value: connectMs,
        remark: `${(connectMs / 1000).toFixed(1)} s, ${connectCpuMs.toFixed(2)} ms of CPU each`,
      })),
    },
    { plan: plans.memory, measured: read(({ bytesEach }) => ({ value: bytesEach / 1000, remark: '' })) },
  ];
}

/** Submits a generation, and changes it in the upstream as often as it is asked to. */
async function describeOurs(server: Spawned, upstream: Spawned): Promise<SocketTarget> {
  const url = `http://127.0.0.1:${server.port}`;
  const submit = `mutation { generateVideo(input: { prompt: "A cat" }) {
    ... on GenerateVideoSuccess { generation { id generationId } } } }`;
  const { body } = await askGraphql(url, { key: KEY, query: submit });
  const generation = ['data', 'generateVideo', 'generation'] as const;
  const id = readText(body, ...generation, 'id');
  const upstreamId = readText(body, ...generation, 'generationId');
  const refresh = `mutation ($id: ID!) { refreshGeneration(id: $id) { __typename } }`;
  let changes = 0;
  return {
    server,
    subscription: { path: '/graphql', key: KEY, query: SUBSCRIPTION, variables: { id } },
    async change() {
      changes += 1;
      upstream.child.send([upstreamId, { status: 'in_progress', style: `style ${changes}` }]);
      await once(upstream.child, 'message');
      await askGraphql(url, { key: KEY, query: refresh, variables: { id } });
    },
  };
}

async function startFilled(
  parts: AsyncDisposableStack,
  name: (typeof ours)[number],
  env: GatewayEnv,
  kind: DatabaseKind = 'sqlite',
): Promise<{ readonly server: Spawned; readonly ids: readonly string[] }> {
  const database = parts.use(await openDatabase(kind));
  const ids = await fillStore(readStoreOptions(database), GENERATIONS);
  const server = parts.use(await spawnProgram(describeGateway(name, { ...database.env, ...env })));
  return { server, ids };
}

function readStoreOptions({ env }: OwnDatabase): StoreOptions {
  const { DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' } = env;
  return url.startsWith('sqlite:') ? { path: url.slice('sqlite:'.length), encryptionKey } : { url, encryptionKey };
}
