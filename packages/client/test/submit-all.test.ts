import { expect, test } from 'vitest';
import { ConnectionError, createVideoGenClient } from '../src/index.ts';
import { submitAll } from '../src/calls/submit-all.ts';
import { KEY, startLiveServer } from './live-server.ts';
import { successOf } from './live-values.ts';

const inputs = [{ prompt: 'a lighthouse' }, { prompt: 'a mill', idempotencyKey: 'mine' }, { prompt: 'a bridge' }];

test('a batch whose answer was lost is sent again with the same keys, one for each input, and each is made once', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 2;

  const results = await client.generateVideos(inputs);

  const keys = results.map(({ idempotencyKey }) => idempotencyKey);
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), 'mine', expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(new Set(keys).size).toBe(3);
  expect(results).toEqual(
    ['new', 'new-2', 'new-3'].map((id, index) => ({ ...successOf(id), idempotencyKey: keys[index] })),
  );
  expect(server.requests).toEqual(['GenerateVideos', 'GenerateVideos', 'GenerateVideos']);
  expect(server.inputs.map(({ idempotencyKey }) => idempotencyKey)).toEqual([...keys, ...keys, ...keys]);
});

test('an answered submission is not sent again, and its result has the idempotencyKey', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.answer.result = { __typename: 'UpstreamError', message: 'Perhaps.', retryable: true, mayBeCharged: true };

  const [failed] = await client.generateVideos([{ prompt: 'a lighthouse' }]);
  server.answer.result = undefined;
  const again = await client.generateVideo({ prompt: 'a lighthouse', idempotencyKey: failed?.idempotencyKey });

  expect(failed).toEqual({
    __typename: 'UpstreamError',
    message: 'Perhaps.',
    status: null,
    retryable: true,
    mayBeCharged: true,
    upstreamMessage: null,
    idempotencyKey: server.inputs[0]?.['idempotencyKey'],
  });
  expect(again).toEqual(successOf('new'));
  expect(server.requests).toEqual(['GenerateVideos', 'GenerateVideo']);
});

test('without an answer in time the error has the keys, with which the caller can repeat the batch', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 1;

  const error = await client.generateVideos(inputs, { retryForMs: 0 }).catch((thrown: unknown) => thrown);

  if (!(error instanceof ConnectionError)) throw error;
  const { idempotencyKeys = [] } = error;
  expect(error.message).toBe(
    `${server.url} gave no answer. The mutation may have been carried out. ` +
      'To get the results, send the same inputs with the idempotencyKeys of this error.',
  );
  expect(server.inputs.map(({ idempotencyKey }) => idempotencyKey)).toEqual(idempotencyKeys);
  const again = inputs.map((input, index) => ({ ...input, idempotencyKey: idempotencyKeys[index] }));
  expect(await client.generateVideos(again)).toEqual(
    ['new', 'new-2', 'new-3'].map((id, index) => ({ ...successOf(id), idempotencyKey: idempotencyKeys[index] })),
  );
});

test('a signal ends the attempts with its reason', async () => {
  const reason = new Error('the user left');
  const leaving = new AbortController();
  let requests = 0;
  const submitOnce = async () => {
    requests++;
    leaving.abort(reason);
    throw new ConnectionError('No answer.');
  };

  await expect(submitAll(submitOnce, inputs, { signal: leaving.signal })).rejects.toBe(reason);

  expect(requests).toBe(1);
});
