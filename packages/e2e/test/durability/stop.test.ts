import { expect, test } from 'vitest';
import { spawnServer, askGraphql, readField, readLedger, orderFaults, createFolder } from '@videogen/testkit';

const key = 'lt_stopping';
const SLOW_ANSWER_MS = 2000;

test('SIGTERM lets a submission under way end: its caller gets the answer, and it is there after a restart', async () => {
  await using folder = await createFolder();
  await using sandbox = await spawnServer({ ROLES: 'sandbox' });
  const env = {
    ROLES: 'gateway,poller',
    VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
    DATABASE_URL: folder.databaseUrl,
  };
  await using first = await spawnServer(env);
  await orderFaults(sandbox.sandboxUrl, { match: { endpoint: 'generate' }, accept: true, delayMs: SLOW_ANSWER_MS });

  const query = `mutation { generateVideo(input: { prompt: "A cat" }) {
    ... on GenerateVideoSuccess { generation { id status generationId } }
  } }`;
  const answering = askGraphql(first.gatewayUrl, { key, query });
  await expect.poll(() => countAccepted(sandbox.sandboxUrl), { timeout: 5000 }).toBe(1);
  const exitCode = await first.kill('SIGTERM');
  const answer = await answering;
  await using second = await spawnServer(env);
  const id = readField(answer.body, 'data', 'generateVideo', 'generation', 'id');
  const found = await askGraphql(second.gatewayUrl, {
    key,
    query: `{ generation(id: "${String(id)}") { generationId } }`,
  });

  const generationId = expect.stringMatching(/^gen_/);
  expect(exitCode).toBe(0);
  expect(answer.body).toEqual({ data: { generateVideo: { generation: { id, status: 'PENDING', generationId } } } });
  expect(found.body).toEqual({ data: { generation: { generationId } } });
});

test.for([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a second %s ends the process at once, also in mid-submission', async ([signal, expected]) => {
  await using sandbox = await spawnServer({ ROLES: 'sandbox' });
  await using server = await spawnServer({
    ROLES: 'gateway,poller',
    VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1`,
  });
  await orderFaults(sandbox.sandboxUrl, { match: { endpoint: 'generate' }, accept: true, delayMs: 30_000 });
  const query = 'mutation { generateVideo(input: { prompt: "A cat" }) { __typename } }';
  const answering = askGraphql(server.gatewayUrl, { key, query }).catch(() => 'no answer');
  await expect.poll(() => countAccepted(sandbox.sandboxUrl), { timeout: 5000 }).toBe(1);

  const exited = server.kill(signal);
  await expect
    .poll(() => readReadiness(server.gatewayUrl))
    .toEqual([503, { database: true, poller: true, upstream: true, stopping: true }]);
  const startedAt = performance.now();
  const exitCode = await server.kill(signal);

  // The first signal alone would wait for the submission, up to 8 s.
  expect(performance.now() - startedAt).toBeLessThan(4000);
  expect([exitCode, await exited]).toEqual([expected, expected]);
  expect(await answering).toBe('no answer');
});

async function readReadiness(gatewayUrl: string): Promise<readonly unknown[]> {
  const response = await fetch(`${gatewayUrl}/ready`);
  return [response.status, await response.json()];
}

async function countAccepted(sandboxUrl: string): Promise<number> {
  const { accepted } = await readLedger(sandboxUrl);
  return accepted.length;
}
