import { once } from 'node:events';
import { MissingServicesError, startCluster, type Cluster } from './start-cluster.ts';

// Runs two gateways, two pollers and a sandbox on the PostgreSQL and Redis of this machine until Ctrl+C.

try {
  await run();
} catch (error) {
  if (!(error instanceof MissingServicesError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  console.log('Starting two gateways, two pollers and a sandbox …');
  await using cluster = await startCluster({ detached: true });
  console.log(describeCluster(cluster).join('\n'));
  // The pipes of the servers do not keep this process alive.
  const awake = setInterval(() => undefined, 60_000);
  await stop;
  clearInterval(awake);
  console.log('\nStopping the gateways, pollers and sandbox, then dropping the database …');
}

function describeCluster({ gateways, pollers, sandbox, databaseUrl, redisUrl }: Cluster): readonly string[] {
  const [first, second] = gateways;
  return [
    '',
    `  Gateway 1  ${first.gatewayUrl}/graphql`,
    `  Gateway 2  ${second.gatewayUrl}/graphql`,
    ...pollers.map(({ pid }, index) => `  Poller ${index + 1}   process ${pid}, polls the sandbox`),
    `  Sandbox    ${sandbox.sandboxUrl}/api/v1 (any key that begins with lt_)`,
    `  PostgreSQL ${databaseUrl}`,
    `  Redis      ${redisUrl}`,
    '',
    'Stop it with Ctrl+C.',
  ];
}
