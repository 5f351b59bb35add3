import { expect, test } from 'vitest';
import { createVideoGenClient } from '@videogen/client';
import { spawnServer, readLedger, advanceClock, createFolder } from '@videogen/testkit';
import { documentedRequests } from '../documented-requests.ts';

const key = 'lt_crash';
const AN_HOUR_SECONDS = 3600;

// A poll that was under way is due again only after its lease.
const withToken = { timeout: 60_000 };

test(
  'SIGKILL after acceptance loses nothing: all are there after a restart, end COMPLETED, and were paid once',
  withToken,
  async () => {
    await using folder = await createFolder();
    // None of them is done before the kill, however slow this machine is.
    await using sandbox = await spawnServer({ ROLES: 'sandbox', SANDBOX_SPEED: '1' });
    const env = {
      ROLES: 'gateway,poller',
      VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
      DATABASE_URL: folder.databaseUrl,
      POLL_MIN_INTERVAL_MS: '50',
      // Lifts POLLS_PER_MINUTE: all videos are of one key, and done within seconds.
      POLLS_PER_MINUTE: '60000',
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
    await advanceClock(sandbox.sandboxUrl, AN_HOUR_SECONDS);
    const finalStatuses = await Promise.all(accepted.map((id) => watchToTheEnd(after, id)));

    const page = await after.generations({ first: 10 });
    const ledger = await readLedger(sandbox.sandboxUrl);
    expect(unfinished.nodes.map(({ status }) => status)).not.toContain('COMPLETED');
    expect(finalStatuses).toEqual(accepted.map(() => 'COMPLETED'));
    expect(page.nodes.map(({ id }) => id).toSorted()).toEqual(accepted.toSorted());
    expect(ledger.accepted.map(({ body }) => body.prompt)).toEqual(documentedRequests.map(({ input }) => input.prompt));
    const posts = ledger.requests.filter(({ endpoint }) => endpoint === 'generate');
    expect(posts.map(({ count }) => count)).toEqual([5]);
  },
);

async function watchToTheEnd(client: ReturnType<typeof createVideoGenClient>, id: string): Promise<string | undefined> {
  let status: string | undefined;
  for await (const update of client.watch(id)) status = update.status;
  return status;
}
