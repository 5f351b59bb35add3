import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createVideoGenClient,
  type Generation,
  GenerationFailedError,
  GenerationRefusedError,
  type GenerationUpdate,
  type User,
  type VideoGenClient,
  WaitTimeoutError,
} from '@videogen/client';
import { serveHere, type ServerHere } from '@videogen/testkit';

/** A video that takes a fraction of a second here. */
const fast = { prompt: 'A lighthouse [sandbox:fast]', model: 'nanobanana-video' } as const;

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({
    SANDBOX_SPEED: '300',
    SANDBOX_RATE_LIMIT: 'true',
    POLL_MIN_INTERVAL_MS: '50',
    // Lifts POLLS_PER_MINUTE: all videos are of a few keys, and done within seconds.
    POLLS_PER_MINUTE: '60000',
    IMPORT_ON_FIRST_USE: 'false',
  });
});

afterAll(() => server[Symbol.asyncDispose]());

/** A client with a key of its own, so that its generations are its own as well. */
function connect(name: string): VideoGenClient {
  return createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: `lt_methods_${name}` });
}

/** A generation without its curve, which begins at the time of the answer. */
function timeless(generation: Generation | null): unknown {
  return { ...generation, progressCurve: null };
}

test.concurrent('submit returns a handle, whose updates and result come to the end of the same video', async () => {
  await using client = connect('handle');

  const video = await client.submit(fast);
  const [updates, result] = await Promise.all([Array.fromAsync(video.updates()), video.result({ timeoutMs: 30_000 })]);

  expect(video.id).toBe(result.id);
  expect(updates.at(-1)?.status).toBe('COMPLETED');
  expect(updates.map(({ version }) => version)).toEqual(
    updates.map(({ version }) => version).toSorted((a, b) => a - b),
  );
  expect(timeless(result)).toEqual(timeless(await client.generation(video.id)));
  expect(video.generation.version).toBe(result.version);
  expect(result.videoUrl).toMatch(/^http/);
});

test.concurrent('the result of a handle tells each update, and may be awaited again after a time-out', async () => {
  await using client = connect('patience');
  const video = await client.submit({ prompt: 'A lighthouse', model: 'nanobanana-video' });
  const seen: GenerationUpdate[] = [];

  const early = await video.result({ timeoutMs: 0 }).catch((thrown: unknown) => thrown);
  const result = await video.result({ onUpdate: (update) => seen.push(update) });

  expect(early).toBeInstanceOf(WaitTimeoutError);
  expect(early).toMatchObject({ id: video.id, code: 'WAIT_TIMEOUT' });
  expect(seen.at(-1)?.generation).toEqual(result);
});

test.concurrent('a signal ends the wait of a handle with its reason, and the video goes on', async () => {
  await using client = connect('signal');
  const video = await client.submit(fast);
  const reason = new Error('the user left');

  await expect(video.result({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

  expect((await video.result()).status).toBe('COMPLETED');
});

test.concurrent('the result of a failed video is a GenerationFailedError', async () => {
  await using client = connect('failure');
  const video = await client.submit({ ...fast, prompt: 'A cat [sandbox:fast] [sandbox:fail]' });

  const error = await video.result().catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(GenerationFailedError);
  expect(error).toMatchObject({ generation: { id: video.id, status: 'FAILED' } });
});

test.concurrent('submit throws a refusal with its type', async () => {
  await using client = connect('refusal');

  const error = await client.submit({ prompt: '' }).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(GenerationRefusedError);
  expect(error).toMatchObject({
    code: 'GENERATION_REFUSED',
    refusal: { __typename: 'InvalidInputError', issues: [{ path: ['prompt'] }] },
  });
});

test.concurrent('a scheduled video is canceled by its handle, twice with the same result; a sent one is not', async () => {
  // The window of the limit lasts as long as the test at any speed of the machine.
  await using slow = await serveHere({ SANDBOX_SPEED: '1', SANDBOX_RATE_LIMIT: 'true' });
  await using client = createVideoGenClient({ url: `${slow.gatewayUrl}/graphql`, key: 'lt_methods_cancel' });
  const inputs = Array.from({ length: 6 }, () => ({
    prompt: 'A lighthouse',
    model: 'kling_25',
    whenRateLimited: 'QUEUE' as const,
  }));
  await client.generateVideos(inputs.slice(1));
  const [input] = inputs;
  const video = await client.submit(input ?? fast);
  expect(video.generation.status).toBe('SCHEDULED');

  const canceled = await video.cancel();
  const again = await client.cancel(video.id);
  const sent = await client.submit(fast);
  const refused = await sent.cancel();
  const unknown = await client.cancel('gen_unknown');

  expect(canceled).toMatchObject({ __typename: 'CancelGenerationSuccess', generation: { id: video.id } });
  expect(again).toEqual(canceled);
  expect(video.generation.status).toBe('CANCELED');
  expect(refused).toMatchObject({ __typename: 'NotCancelableError', generation: { id: sent.id } });
  expect(unknown).toEqual({ __typename: 'NotFoundError', message: expect.any(String) });
});

test.concurrent('refresh returns the present state, or an expected error', async () => {
  await using client = connect('refresh');
  const { id } = await client.submit(fast);

  const refreshed = await client.refresh(id);
  const unknown = await client.refresh('gen_unknown');

  expect(refreshed).toMatchObject({ __typename: 'RefreshGenerationSuccess', generation: { id } });
  expect(unknown).toEqual({ __typename: 'NotFoundError', message: expect.any(String) });
});

test.concurrent('importGenerations brings in the videos that were made elsewhere with the key', async () => {
  await using client = connect('import');
  const response = await fetch(`${server.sandboxUrl}/api/v1/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer lt_methods_import' },
    body: JSON.stringify({ prompt: 'Made elsewhere', model: 'nanobanana-video' }),
  });
  expect(response.ok).toBe(true);

  const result = await client.importGenerations();

  expect(result).toEqual({ __typename: 'ImportGenerationsSuccess', imported: 1, followed: expect.any(Number) });
  expect((await client.generations()).nodes.map(({ prompt }) => prompt)).toEqual(['Made elsewhere']);
});

test.concurrent('generations is one page when awaited, and all pages in a loop, in either direction', async () => {
  await using client = connect('pages');
  const results = await client.generateVideos(
    Array.from({ length: 5 }, (_, index) => ({ ...fast, prompt: `Page ${index} [sandbox:fast]` })),
  );
  const ids = results.map((result) => ('generation' in result ? result.generation.id : ''));
  await Promise.all(ids.map((id) => Array.fromAsync(client.watch(id))));

  const page = await client.generations({ first: 2 });
  const all = await Array.fromAsync(client.generations({ first: 2 }));
  const backward = await Array.fromAsync(client.generations({ last: 2 }));
  const failed = await Array.fromAsync(client.generations({ first: 2, filter: { status: ['FAILED'] } }));

  expect(page.nodes.map(timeless)).toEqual(all.slice(0, 2).map(timeless));
  expect(page).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
  expect(all.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(backward.map(timeless)).toEqual(all.toReversed().map(timeless));
  expect(failed).toEqual([]);
});

test.concurrent('a signal ends a loop over all pages before the next page', async () => {
  await using client = connect('leaving');
  const leaving = new AbortController();
  const reason = new Error('the user left');
  await client.generateVideos([fast, fast]);

  const reading = (async () => {
    for await (const _ of client.generations({ first: 1 }, { signal: leaving.signal })) leaving.abort(reason);
  })();

  await expect(reading).rejects.toBe(reason);
});

test.concurrent('model is one model of the catalogue, or null', async () => {
  await using client = connect('models');

  const models = await client.models();
  const model = await client.model('kling_25');

  expect(model).toMatchObject({ key: 'kling_25', name: 'Kling 2.5' });
  expect(models).toContainEqual(model);
  expect(await client.model('no-such-model')).toBe(null);
});

test.concurrent('watchUsage yields the owner of the key now, and after a submission', async () => {
  await using client = connect('usage');
  const seen: User[] = [];
  const before = await client.me();

  for await (const user of client.watchUsage()) {
    seen.push(user);
    if (seen.length === 1) await client.generateVideo(fast);
    if (user.usage.total !== before.usage.total) break;
  }

  expect(seen[0]).toEqual(before);
  expect(seen.at(-1)).toEqual(await client.me());
});
