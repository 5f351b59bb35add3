/** Runs as a process of its own: opens a stage with a server, and on services a Redis, prints their ids, and waits to be killed. */
import { openStage, reserveRedis } from '@videogen/testkit';

const kind = process.argv[2] === 'postgres' ? 'postgres' : 'sqlite';
const stage = await openStage(kind);
const server = await stage.start('poller');
const redis = await reserveRedis();
if (kind === 'postgres') await redis.start();
console.log(
  JSON.stringify({ serverPid: server.pid, redisPort: redis.port, databaseUrl: stage.database.env['DATABASE_URL'] }),
);
setInterval(() => undefined, 60_000);
