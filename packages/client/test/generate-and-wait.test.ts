import { expect, test } from 'vitest';
import {
  createVideoGenClient,
  GenerationFailedError,
  GenerationRefusedError,
  type GenerationUpdate,
  WaitTimeoutError,
} from '../src/index.ts';
import { KEY, startLiveServer } from './live-server.ts';

test('generateAndWait reports each update and resolves to the completed generation', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const statuses: string[] = [];

  const generation = await client.generateAndWait(
    { prompt: 'a lighthouse' },
    {
      onUpdate({ status, version }) {
        statuses.push(status);
        if (version === 1) server.update({ id: 'new', status: 'IN_PROGRESS', version: 2 });
        if (version === 2) server.update({ id: 'new', status: 'COMPLETED', version: 3 });
      },
    },
  );

  expect(generation).toMatchObject({ id: 'new', status: 'COMPLETED', version: 3, prompt: 'a lighthouse' });
  expect(statuses).toEqual(['PENDING', 'IN_PROGRESS', 'COMPLETED']);
  expect(server.requests).toEqual(['GenerateVideo']);
});

test('its submission is sent once, however often the socket is lost', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const generation = await client.generateAndWait(
    { prompt: 'a lighthouse' },
    {
      onUpdate({ version }) {
        if (version >= 3) return;
        server.update({ id: 'new', status: version === 2 ? 'COMPLETED' : 'IN_QUEUE', version: version + 1 }, 'quietly');
        server.dropSockets();
      },
    },
  );

  expect(generation.version).toBe(3);
  expect(server.counts.sockets).toBe(3);
  expect(server.requests).toEqual(['GenerateVideo']);
});

test('a time-out carries the id and the last status, and the generation can be picked up again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const error = await client
    .generateAndWait(
      { prompt: 'a lighthouse' },
      {
        timeoutMs: 300,
        onUpdate: ({ version }) => version === 1 && server.update({ id: 'new', status: 'IN_QUEUE', version: 2 }),
      },
    )
    .catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toMatchObject({ code: 'WAIT_TIMEOUT', id: 'new', status: 'IN_QUEUE', generation: { version: 2 } });
  expect(String(error)).toBe(
    'WaitTimeoutError: Generation new was IN_QUEUE after 300 ms. It goes on; pick it up again with client.watch("new").',
  );
  server.update({ id: 'new', status: 'COMPLETED', version: 3 });
  const updates: GenerationUpdate[] = await Array.fromAsync(client.watch('new'));
  expect(updates.map(({ version }) => version)).toEqual([3]);
});

test('a time-out during the submission waits for its answer, and so has the id too', async () => {
  await using server = await startLiveServer();
  const answered = Promise.withResolvers<void>();
  await using client = createVideoGenClient({
    url: server.url,
    key: KEY,
    fetch: async (...request) => {
      const response = await fetch(...request);
      await answered.promise;
      return response;
    },
  });
  setTimeout(answered.resolve, 100);

  const waiting = client.generateAndWait({ prompt: 'a lighthouse' }, { timeoutMs: 10 });

  await expect(waiting).rejects.toMatchObject({ code: 'WAIT_TIMEOUT', id: 'new', status: 'PENDING' });
});

test('an abort throws its reason and leaves the generation alone', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const leaving = new AbortController();
  const reason = new Error('the user left');

  const waiting = client.generateAndWait(
    { prompt: 'a lighthouse' },
    { signal: leaving.signal, onUpdate: () => leaving.abort(reason) },
  );
  await expect(waiting).rejects.toBe(reason);

  expect(server.requests).toEqual(['GenerateVideo']);
  await expect(client.generateAndWait({ prompt: 'x' }, { signal: leaving.signal })).rejects.toBe(reason);
  expect(server.requests).toEqual(['GenerateVideo']);
});

test('an abort during the submission does not cut the request, whose outcome would then be in doubt', async () => {
  await using server = await startLiveServer();
  const leaving = new AbortController();
  let requestSignal: AbortSignal | null | undefined;
  await using client = createVideoGenClient({
    url: server.url,
    key: KEY,
    fetch: (url, init) => {
      requestSignal = init?.signal;
      leaving.abort();
      return fetch(url, init);
    },
  });

  const waiting = client.generateAndWait({ prompt: 'a lighthouse' }, { signal: leaving.signal });

  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(requestSignal?.aborted).toBe(false);
});

test('a refusal is thrown with its type, and nothing is watched', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.answer.result = { __typename: 'RateLimitedError', message: 'Wait a little.', retryAfterSeconds: 42 };

  const error = await client.generateAndWait({ prompt: 'a lighthouse' }).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(GenerationRefusedError);
  expect(error).toMatchObject({
    message: 'RateLimitedError: Wait a little.',
    refusal: { __typename: 'RateLimitedError', retryAfterSeconds: 42, limit: null },
  });
  expect(server.counts.sockets).toBe(0);
});

test('a generation that fails is thrown, with the reason in the message', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const error = await client
    .generateAndWait(
      { prompt: 'a lighthouse' },
      { onUpdate: ({ version }) => version === 1 && server.update({ id: 'new', status: 'FAILED', version: 2 }) },
    )
    .catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(GenerationFailedError);
  expect(error).toMatchObject({
    message: 'Generation new ended as FAILED. CONTENT_REJECTED: The provider declined it.',
    generation: { id: 'new', version: 2 },
  });
});
