import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ConnectionError, createVideoGenClient, UnauthenticatedError } from '../src/index.ts';
import { submit } from '../src/submit.ts';
import { KEY, startLiveServer } from './live-server.ts';

const input = { prompt: 'a lighthouse' };
const ANSWER = { __typename: 'PaymentRequiredError', message: 'An answer.' } as const;

test('a submission whose answer was lost is sent again with the same key, and made once', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 2;

  const result = await client.generateVideo(input);

  expect(result).toMatchObject({ __typename: 'GenerateVideoSuccess', generation: { id: 'new' } });
  const { idempotencyKey } = server.inputs[0] ?? {};
  expect(idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
  expect(server.inputs).toMatchObject(Array.from({ length: 3 }, () => ({ ...input, idempotencyKey })));
});

test('each submission has a key of its own, unless it brings one', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  await client.generateVideo(input);
  await client.generateVideo({ ...input, idempotencyKey: null });
  await client.generateVideo({ ...input, idempotencyKey: 'mine' });

  const keys = server.inputs.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe('mine');
});

test('generateAndWait submits again as well', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 1;
  server.trouble.codes.push('STORE_UNAVAILABLE');
  server.events.once('waiting', () => server.update({ id: 'new', status: 'COMPLETED', version: 2 }));

  const generation = await client.generateAndWait(input);

  expect(generation).toMatchObject({ id: 'new', status: 'COMPLETED' });
  expect(new Set(server.inputs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect(server.requests).toEqual(['GenerateVideo', 'GenerateVideo']);
});

test('without an answer in time it throws an error with the key, with which the caller can go on', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 1;

  const error = await client.generateVideo(input, { retryForMs: 0 }).catch((thrown: unknown) => thrown);

  if (!(error instanceof ConnectionError)) throw error;
  const { idempotencyKey } = error;
  expect(error.message).toBe(
    `${server.url} gave no answer. The mutation may have been carried out. ` +
      `The same input with idempotencyKey "${idempotencyKey}" asks for the outcome.`,
  );
  expect(server.inputs).toMatchObject([{ ...input, idempotencyKey }]);
  expect(await client.generateVideo({ ...input, idempotencyKey })).toMatchObject({ generation: { id: 'new' } });
});

test('a gateway that cannot reach its database in time ends as a ConnectionError with the key too', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.codes.push('STORE_UNAVAILABLE');

  const failing = client.generateVideo({ ...input, idempotencyKey: 'mine' }, { retryForMs: 0 });

  await expect(failing).rejects.toThrow(ConnectionError);
  await expect(failing).rejects.toMatchObject({ idempotencyKey: 'mine', cause: { code: 'STORE_UNAVAILABLE' } });
});

test('what was answered is not asked again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.answer.result = { __typename: 'UpstreamError', message: 'It is down.', retryable: true };
  const refused = await client.generateVideo(input);
  server.trouble.codes.push('BAD_USER_INPUT');

  await expect(client.generateVideo(input)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  server.revokeKey();
  await expect(client.generateVideo(input)).rejects.toThrow(UnauthenticatedError);

  expect(refused).toMatchObject({ __typename: 'UpstreamError' });
  expect(server.requests).toEqual(['GenerateVideo', 'GenerateVideo']);
});

test.each([
  [undefined, 2],
  [200, 2],
  [429, 2],
  [502, 2],
  [0, 1],
  [307, 1],
  [404, 1],
])('after an answer with HTTP status %s that is not GraphQL there are %i requests', async (status, expected) => {
  let requests = 0;
  const submitOnce = async () => {
    if (++requests === 1) throw new ConnectionError('No answer.', { status });
    return ANSWER;
  };

  await submit(submitOnce, input, {}).catch((error: unknown) => error);

  expect(requests).toBe(expected);
});

test('a request that hangs is given up for another', async () => {
  const signals: AbortSignal[] = [];
  const submitOnce = async (_: unknown, signal: AbortSignal) => {
    signals.push(signal);
    if (signals.length > 1) return ANSWER;
    await once(signal, 'abort');
    throw signal.reason;
  };

  const result = await submit(submitOnce, input, { answerWithinMs: 30 });

  expect(result).toEqual(ANSWER);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('a signal ends the attempts with its reason, while asking and while waiting', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const reason = new Error('the user left');
  const leaving = new AbortController();
  server.trouble.lostAnswers = Infinity;

  const submitting = client.generateVideo(input, { signal: leaving.signal });
  await expect.poll(() => server.inputs.length, { timeout: 5_000 }).toBe(2);
  leaving.abort(reason);

  await expect(submitting).rejects.toBe(reason);
  await expect(client.generateVideo(input, { signal: leaving.signal })).rejects.toBe(reason);
  expect(server.inputs).toHaveLength(2);
});

test('who stops waiting for generateAndWait has no more requests sent', async () => {
  const stopping = new AbortController();
  let requests = 0;
  const submitOnce = async () => {
    requests++;
    stopping.abort();
    throw new ConnectionError('No answer.');
  };

  await expect(submit(submitOnce, input, { stopping: stopping.signal })).rejects.toThrow(/^No answer\. The same input/);

  expect(requests).toBe(1);
});
