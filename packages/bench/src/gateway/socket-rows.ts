import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { askGraphql, readText, type DatabaseKind } from '@videogen/testkit';
import { pin, readCpuMs, readRss, SERVER_CORE } from './cores.ts';
import { findMedian } from './http-rows.ts';
import { createSockets, type Sockets, type SocketsOptions } from './load/sockets.ts';
import { FEED, KEY, SUBSCRIPTION } from './operations.ts';
import { describeScript, type ServerName } from './programs.ts';
import { plans, type Measured, type Row } from './row.ts';
import { collectGarbage, spawnProgram, type Spawned } from './spawn.ts';
import { startFilled, type BenchStage } from './stage.ts';

/** Number of sockets, and where ours keep their state. */
export interface SocketPlan {
  readonly sockets: number;
  readonly database: DatabaseKind;
}

/** Measures one of ours, as the bundle runs the same code, with gateway and poller in one process; and bare websockets. */
export async function benchSockets(stage: BenchStage, plan: SocketPlan): Promise<readonly Row[]> {
  const figures = new Map<ServerName, SocketFigures>();
  const env = { ROLES: 'gateway,poller', VIDEOGENAPI_URL: stage.upstreamUrl };
  for (const name of stage.ours.slice(-1)) {
    await using parts = new AsyncDisposableStack();
    const { server } = await startFilled(parts, { name, database: plan.database, env });
    figures.set(name, await measureSockets(await describeOurs(server, stage.upstream), plan.sockets));
  }
  await using bare = await spawnProgram(describeScript('bare-websockets'));
  const change = async (): Promise<void> => void bare.child.send('change');
  const subscription = { path: '/', key: KEY, query: SUBSCRIPTION, variables: { id: '' } };
  figures.set('bare ws', await measureSockets({ server: bare, subscription, change }, plan.sockets));

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
        remark: `${(connectMs / 1000).toFixed(1)} s, ${(connectCpuMs * 1000).toFixed(0)} µs each`,
      })),
    },
    { plan: plans.memory, measured: read(({ bytesEach }) => ({ value: bytesEach / 1000, remark: '' })) },
  ];
}

/** A server with something to subscribe to. */
export interface SocketTarget {
  readonly server: Spawned;
  readonly subscription: Omit<SocketsOptions, 'port'>;
  /** Causes an update of it. */
  readonly change: () => Promise<void>;
}

/** Cost of many sockets. */
interface SocketFigures {
  readonly connectMs: number;
  /** CPU time of the server for one of them, from the connection to the first message. */
  readonly connectCpuMs: number;
  /** Memory of one, bytes. */
  readonly bytesEach: number;
  /** The time from the commit of an update to its last arrival. */
  readonly fanOutMs: number;
}

const WARM_UP_SOCKETS = 500;
const WARM_UP_UPDATES = 2;
const UPDATES = 5;
const SETTLE_MS = 500;

async function measureSockets(target: SocketTarget, count: number): Promise<SocketFigures> {
  const { server, subscription } = target;
  pin(server.pid, SERVER_CORE);
  {
    using first = createSockets({ port: server.port, ...subscription });
    await first.open(Math.min(WARM_UP_SOCKETS, count));
  }
  await sleep(SETTLE_MS);
  await collectGarbage(server);
  const emptyBytes = readRss(server.pid);

  using sockets = createSockets({ port: server.port, ...subscription });
  const startedAt = performance.now();
  const startedCpuMs = readCpuMs(server.pid);
  await sockets.open(count);
  const connectMs = performance.now() - startedAt;
  const connectCpuMs = (readCpuMs(server.pid) - startedCpuMs) / count;
  await sleep(SETTLE_MS);
  await collectGarbage(server);
  const bytesEach = (readRss(server.pid) - emptyBytes) / count;

  const times: number[] = [];
  for (let update = 0; update < WARM_UP_UPDATES + UPDATES; update += 1) {
    times.push(await timeUpdate(target, sockets));
    await sleep(SETTLE_MS);
  }
  return { connectMs, connectCpuMs, bytesEach, fanOutMs: findMedian(times.slice(WARM_UP_UPDATES)) };
}

/** The time from the commit of an update to its arrival at the last of the sockets, milliseconds. */
export async function timeUpdate({ change }: SocketTarget, sockets: Sockets): Promise<number> {
  const arrivals = sockets.nextUpdate();
  await change();
  const { update, lastAt } = await arrivals;
  const message: unknown = JSON.parse(update);
  return lastAt - Date.parse(readText(message, 'payload', 'data', 'update', 'at'));
}

/** A subscription to one generation, which is changed in the upstream and refreshed. */
async function describeOurs(server: Spawned, upstream: Spawned): Promise<SocketTarget> {
  const generation = await submit(server, upstream);
  const subscription = { path: '/graphql', key: KEY, query: SUBSCRIPTION, variables: { id: generation.id } };
  return { server, subscription, change: generation.change };
}

/** Enough that each is refreshed once in 4 s: a refresh within 2 s of a poll asks the upstream nothing. */
const FEED_GENERATIONS = 4;
const REFRESHED_AGAIN_AFTER_MS = 2100;

/** A subscription to all generations, from a cursor after which there is one update. An update a second is possible. */
export async function describeFeed(server: Spawned, upstream: Spawned): Promise<SocketTarget> {
  const generations = await Promise.all(Array.from({ length: FEED_GENERATIONS }, () => submit(server, upstream)));
  for (const { change } of generations) await change();
  const query = '{ generations(first: 1) { updatesCursor } }';
  const { body } = await askGraphql(`http://127.0.0.1:${server.port}`, { key: KEY, query });
  const after = readText(body, 'data', 'generations', 'updatesCursor');
  await sleep(REFRESHED_AGAIN_AFTER_MS);
  let changes = 0;
  const change = async (): Promise<void> => {
    changes += 1;
    await generations[changes % FEED_GENERATIONS]?.change();
  };
  await change();
  return { server, subscription: { path: '/graphql', key: KEY, query: FEED, variables: { after } }, change };
}

/** A generation in flight, and its changes. */
interface SubmittedGeneration {
  readonly id: string;
  /** Changes it in the upstream, and has the gateway refresh it. */
  readonly change: () => Promise<void>;
}

async function submit(server: Spawned, upstream: Spawned): Promise<SubmittedGeneration> {
  const url = `http://127.0.0.1:${server.port}`;
  const query = `mutation { generateVideo(input: { prompt: "A cat" }) {
    ... on GenerateVideoSuccess { generation { id generationId } } } }`;
  const { body } = await askGraphql(url, { key: KEY, query });
  const generation = ['data', 'generateVideo', 'generation'] as const;
  const id = readText(body, ...generation, 'id');
  const upstreamId = readText(body, ...generation, 'generationId');
  const refresh = `mutation ($id: ID!) { refreshGeneration(id: $id) { __typename } }`;
  let changes = 0;
  return {
    id,
    async change() {
      changes += 1;
      upstream.child.send([upstreamId, { status: 'in_progress', style: `style ${changes}` }]);
      await once(upstream.child, 'message');
      await askGraphql(url, { key: KEY, query: refresh, variables: { id } });
    },
  };
}
