import { expect, test } from 'vitest';
import { createVideoGenClient, type KeyedGenerateVideoResult } from '@videogen/client';
import { readConfig, startServer } from '@videogen/server';
import { startFaultProxy, openDatabase, readLedger } from '@videogen/testkit';

const ignore = (): void => {};
const prompts = ['The first', 'The second', 'The third'];
const batch = prompts.map((prompt, index) => ({ prompt, model: 'kling_25', idempotencyKey: `key-${index}` }));

/** The result of the input with that index. */
function success(index: number, id: unknown): object {
  return { id, prompt: prompts[index], idempotencyKey: `key-${index}` };
}

/** The id of the result's generation, or the whole refusal. */
function tell(result: KeyedGenerateVideoResult): object {
  if (result.__typename !== 'GenerateVideoSuccess') return result;
  const { generation, idempotencyKey } = result;
  return { id: generation.id, prompt: generation.prompt, idempotencyKey };
}

test('a batch in which one submission loses its database connection reports the paid ones, and pays only for the rest when repeated', async () => {
  await using database = await openDatabase('postgres');
  await using way = await startFaultProxy({ port: database.port ?? 0 });
  const env = { ROLES: 'gateway,sandbox', PORT: '0', SANDBOX_PORT: '0', ...database.envThrough(way.port) };
  await using server = await startServer(readConfig(env, '.'), {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: ignore,
  });
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_unlimited_batch' });

  const holding = way.holdNext('to-server', (bytes) => bytes.includes('The second'));
  const submitting = client.generateVideos(batch);
  (await holding).reset();
  const results = await submitting;
  const again = await client.generateVideos(batch);

  expect(results.map(tell)).toEqual([
    success(0, expect.any(String)),
    {
      __typename: 'UpstreamError',
      message: "The gateway's database does not answer, so this one was not sent. Try again later.",
      status: null,
      retryable: true,
      mayBeCharged: false,
      upstreamMessage: null,
      idempotencyKey: 'key-1',
    },
    success(2, expect.any(String)),
  ]);
  const [first, , third] = results.map((result) => 'generation' in result && result.generation.id);
  expect(again.map(tell)).toEqual([success(0, first), success(1, expect.any(String)), success(2, third)]);
  const { accepted } = await readLedger(server.sandboxUrl ?? '');
  expect(accepted.map(({ body }) => body.prompt)).toEqual(['The first', 'The third', 'The second']);
});
