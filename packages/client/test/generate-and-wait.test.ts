import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import {
  createVideoGenClient,
  GenerationFailedError,
  GenerationRefusedError,
  type GenerationUpdate,
  WaitTimeoutError,
} from '../src/index.ts';
import { KEY, startLiveServer } from './live-server.ts';
import { readAs } from './live-values.ts';

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

  expect(generation).toEqual(readAs({ id: 'new', status: 'COMPLETED', version: 3 }));
  expect(statuses).toEqual(['PENDING', 'IN_PROGRESS', 'COMPLETED']);
  expect(server.requests).toEqual(['GenerateVideo']);
});

test('the submission is sent once, even if the socket is lost repeatedly', async () => {
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

test('a time-out has the id and the last status, and the generation can be followed again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const deadline = new AbortController();
  using timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(deadline.signal);

  const error = await client
    .generateAndWait(
      { prompt: 'a lighthouse' },
      {
        timeoutMs: 300,
        onUpdate({ version }) {
          if (version === 1) server.update({ id: 'new', status: 'IN_QUEUE', version: 2 });
          else deadline.abort();
        },
      },
    )
    .catch((thrown: unknown) => thrown);

  expect(timeout.mock.calls[0]).toEqual([300]);
  expect(error).toEqual(new WaitTimeoutError(readAs({ id: 'new', status: 'IN_QUEUE', version: 2 }), 300));
  expect(String(error)).toBe(
    'WaitTimeoutError: Generation new was IN_QUEUE after 300 ms. It continues; follow it with client.watch("new").',
  );
  server.update({ id: 'new', status: 'COMPLETED', version: 3 });
  const updates: GenerationUpdate[] = await Array.fromAsync(client.watch('new'));
  expect(updates.map(({ version }) => version)).toEqual([3]);
});

test('a time-out during the submission waits for its answer, and therefore has the id', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({
    url: server.url,
    key: KEY,
    fetch: async (...request) => {
      const response = await fetch(...request);
      // This timer began after that of the call and is as long, so that of the call is over, too.
      await once(AbortSignal.timeout(10), 'abort');
      return response;
    },
  });

  const waiting = client.generateAndWait({ prompt: 'a lighthouse' }, { timeoutMs: 10 });

  await expect(waiting).rejects.toEqual(new WaitTimeoutError(readAs({ id: 'new', status: 'PENDING', version: 1 }), 10));
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

test('an abort during the submission does not abort the request, whose outcome would be unknown', async () => {
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

  const error = await waiting.catch((thrown: unknown) => thrown);

  expect(error).toBe(leaving.signal.reason);
  expect(requestSignal?.aborted).toBe(false);
});

test('a refusal is thrown with its type, and nothing is watched', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.answer.result = { __typename: 'RateLimitedError', message: 'Wait a little.', retryAfterSeconds: 42 };

  const error = await client.generateAndWait({ prompt: 'a lighthouse' }).catch((thrown: unknown) => thrown);

  expect(error).toEqual(
    new GenerationRefusedError({
      __typename: 'RateLimitedError',
      message: 'Wait a little.',
      retryAfterSeconds: 42,
      used: null,
      limit: null,
      model: null,
    }),
  );
  expect(String(error)).toBe('GenerationRefusedError: RateLimitedError: Wait a little.');
  expect(server.counts.sockets).toBe(0);
});

test('a failed generation is thrown with the reason in the message', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const error = await client
    .generateAndWait(
      { prompt: 'a lighthouse' },
      { onUpdate: ({ version }) => version === 1 && server.update({ id: 'new', status: 'FAILED', version: 2 }) },
    )
    .catch((thrown: unknown) => thrown);

  expect(error).toEqual(new GenerationFailedError(readAs({ id: 'new', status: 'FAILED', version: 2 })));
  expect(String(error)).toBe(
    'GenerationFailedError: Generation new ended as FAILED. CONTENT_REJECTED: The provider declined it.',
  );
});
