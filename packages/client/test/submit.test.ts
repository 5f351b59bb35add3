import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ConnectionError, createVideoGenClient, GraphQLRequestError, UnauthenticatedError } from '../src/index.ts';
import { submit } from '../src/calls/submit.ts';
import { KEY, startLiveServer } from './live-server.ts';
import { readAs, successOf } from './live-values.ts';

const input = { prompt: 'a lighthouse' };
/** The error of an answer with this code. */
function refusal(code: string): GraphQLRequestError {
  return new GraphQLRequestError([{ message: 'Try again.', path: ['generateVideo'], extensions: { code } }], null);
}

const ANSWER = { __typename: 'PaymentRequiredError', message: 'An answer.' } as const;

test('a submission whose answer was lost is sent again with the same key, and made once', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 2;

  const result = await client.generateVideo(input);

  expect(result).toEqual(successOf('new'));
  const { idempotencyKey } = server.inputs[0] ?? {};
  expect(idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
  const received = { ...input, idempotencyKey, whenRateLimited: 'FAIL' };
  expect(server.inputs).toEqual([received, received, received]);
});

test('each submission gets a random key, unless its input has one', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  await client.generateVideo(input);
  await client.generateVideo({ ...input, idempotencyKey: null });
  await client.generateVideo({ ...input, idempotencyKey: 'mine' });

  const keys = server.inputs.map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe('mine');
});

test('a submission that the gateway answers with RATE_LIMITED is sent again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.codes.push('RATE_LIMITED');

  await client.generateVideo(input);

  expect(server.requests).toEqual(['GenerateVideo', 'GenerateVideo']);
});

test('generateAndWait repeats its submission as well', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 1;
  server.trouble.codes.push('STORE_UNAVAILABLE');
  server.events.once('waiting', () => server.update({ id: 'new', status: 'COMPLETED', version: 2 }));

  const generation = await client.generateAndWait(input);

  expect(generation).toEqual(readAs({ id: 'new', status: 'COMPLETED', version: 2 }));
  expect(new Set(server.inputs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect(server.requests).toEqual(['GenerateVideo', 'GenerateVideo']);
});

test('without an answer in time the error has the key, with which the caller can repeat the submission', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 1;

  const error = await client.generateVideo(input, { retryForMs: 0 }).catch((thrown: unknown) => thrown);

  if (!(error instanceof ConnectionError)) throw error;
  const { idempotencyKey } = error;
  expect(error.message).toBe(
    `${server.url} gave no answer. The mutation may have been carried out. ` +
      `To get the result, send the same input with idempotencyKey "${idempotencyKey}".`,
  );
  expect(server.inputs).toEqual([{ ...input, idempotencyKey, whenRateLimited: 'FAIL' }]);
  expect(await client.generateVideo({ ...input, idempotencyKey })).toEqual(successOf('new'));
});

test('a gateway without its database is a ConnectionError with the key in the end', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.codes.push('STORE_UNAVAILABLE');

  const failing = client.generateVideo({ ...input, idempotencyKey: 'mine' }, { retryForMs: 0 });

  const message =
    'The gateway answered with an error: Try again. To get the result, send the same input with idempotencyKey "mine".';
  await expect(failing).rejects.toEqual(
    new ConnectionError(message, { idempotencyKey: 'mine', cause: refusal('STORE_UNAVAILABLE') }),
  );
});

test('an answered submission is not sent again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.answer.result = { __typename: 'UpstreamError', message: 'It is down.', retryable: true, mayBeCharged: false };
  const refused = await client.generateVideo(input);
  server.trouble.codes.push('BAD_USER_INPUT');

  await expect(client.generateVideo(input)).rejects.toEqual(refusal('BAD_USER_INPUT'));
  server.revokeKey();
  await expect(client.generateVideo(input)).rejects.toThrow(UnauthenticatedError);

  expect(refused).toEqual({ ...server.answer.result, status: null, upstreamMessage: null });
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

test('a request without an answer is replaced by another', async () => {
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

test('a signal ends the attempts with its reason, during a request and between two', async () => {
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

test('an aborted generateAndWait sends no further requests', async () => {
  const stopping = new AbortController();
  let requests = 0;
  const submitOnce = async () => {
    requests++;
    stopping.abort();
    throw new ConnectionError('No answer.');
  };

  await expect(submit(submitOnce, input, { stopping: stopping.signal })).rejects.toThrow(
    /^No answer\. To get the result/,
  );

  expect(requests).toBe(1);
});
