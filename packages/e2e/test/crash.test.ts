import { expect, test } from 'vitest';
import { createVideoGenClient } from '@videogen/client';
import { spawnServer } from '../src/spawn-server.ts';
import { documentedRequests } from './documented-requests.ts';
import { readLedger } from '../src/harness/read-ledger.ts';
import { createFolder } from './temporary-folder.ts';

const key = 'lt_crash';

// A look that was under way is due again only after its lease.
const withLease = { timeout: 60_000 };

test(
  'SIGKILL after acceptance loses nothing: all are there after a restart, end COMPLETED, and were paid once',
  withLease,
  async () => {
    await using folder = await createFolder();
    await using sandbox = await spawnServer({ ROLES: 'sandbox', SANDBOX_SPEED: '100' });
    const env = {
      ROLES: 'gateway,poller',
      VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
      DATABASE_URL: folder.databaseUrl,
      LOOK_FLOOR_MS: '50',
      LOOKS_PER_MINUTE: '60000',
      SANDBOX_SPEED: '100',
    };

    const first = await spawnServer(env);
    const accepted: string[] = [];
    await using before = createVideoGenClient({ url: `${first.gatewayUrl}/graphql`, key });
    for (const { input } of documentedRequests) {
      const result = await before.generateVideo(input);
      if (result.__typename !== 'GenerateVideoSuccess') throw new Error(result.message);
      accepted.push(result.generation.id);
    }
    const unfinished = await before.generations({ first: 10 });
    await first.kill('SIGKILL');
    await using second = await spawnServer(env);
    await using after = createVideoGenClient({ url: `${second.gatewayUrl}/graphql`, key });
    const finalStatuses = await Promise.all(accepted.map((id) => watchToTheEnd(after, id)));

    const page = await after.generations({ first: 10 });
    const ledger = await readLedger(sandbox.sandboxUrl);
    expect(unfinished.nodes.map(({ status }) => status)).not.toContain('COMPLETED');
    expect(finalStatuses).toEqual(accepted.map(() => 'COMPLETED'));
    expect(page.nodes.map(({ id }) => id).toSorted()).toEqual(accepted.toSorted());
    expect(ledger.accepted.map(({ body }) => body.prompt)).toEqual(documentedRequests.map(({ input }) => input.prompt));
    expect(ledger.requests.filter(({ endpoint }) => endpoint === 'generate')).toMatchObject([{ count: 5 }]);
  },
);

async function watchToTheEnd(client: ReturnType<typeof createVideoGenClient>, id: string): Promise<string | undefined> {
  let status: string | undefined;
  for await (const update of client.watch(id)) status = update.status;
  return status;
}
