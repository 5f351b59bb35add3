import { expect, test } from 'vitest';
import { createVideoGenClient, GenerationRefusedError } from '../src/index.ts';
import { type Answer, startAnswering } from './answering-server.ts';
import { readAs } from './live-values.ts';

const KEY = 'a-key';
const known = readAs({ id: 'a', status: 'PENDING', version: 1 });
/** A generation of a later gateway: words and fields that this client does not know. */
const later = { ...known, status: 'ARCHIVED', mode: 'AUDIO_TO_VIDEO', resolution: 'UHD_8K', mood: 'calm' };

function answerJson(data: unknown): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ data }) };
}

function answerEvents(...events: readonly unknown[]): Answer {
  const next = events.map((data) => `event: next\ndata: ${JSON.stringify({ data })}\n\n`);
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: `${next.join('')}event: complete\ndata:\n\n`,
  };
}

test('unknown words of enums and unknown fields are read as they are', async () => {
  const plan = { name: 'Gold', maxGenerations: null, unlimited: true, color: 'gold' };
  const me = { id: 'user-1', email: null, plan, usage: {}, rateLimits: [] };
  await using server = await startAnswering(() => answerJson({ generation: later, models: [{ tier: 'GOLD' }], me }));
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  expect(await client.generation('a')).toEqual(later);
  expect(await client.models()).toEqual([{ tier: 'GOLD' }]);
  expect(await client.me()).toEqual(me);
});

const update = {
  cursor: '1',
  at: known.createdAt,
  version: 1,
  status: 'ARCHIVED',
  previousStatus: null,
  generation: later,
};

test('a watch goes on after a status that it does not know', async () => {
  const completed = { ...known, status: 'COMPLETED', version: 2 };
  const last = { ...update, cursor: '2', version: 2, status: 'COMPLETED', generation: completed };
  await using server = await startAnswering(() =>
    answerEvents({ generationUpdated: update }, { generationUpdated: last }),
  );
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });

  expect(await Array.fromAsync(client.watch('a'))).toEqual([update, last]);
});

test('a watch ends by a status that it does not know, once the gateway has no update after it', async () => {
  const answers = [answerEvents({ generationUpdated: update }), answerEvents()];
  await using server = await startAnswering(() => answers.shift());
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });

  expect(await Array.fromAsync(client.watch('a'))).toEqual([update]);
  expect(server.requests).toHaveLength(2);
});

test('a watch after the last update ends by a status that it does not know', async () => {
  await using server = await startAnswering(({ headers }) =>
    headers['accept'] === 'text/event-stream' ? answerEvents() : answerJson({ generation: later }),
  );
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });

  expect(await Array.fromAsync(client.watch('a', { after: '1' }))).toEqual([]);
});

test('a wait for a video that ends by an unknown status, without a field for its failure, throws with that status', async () => {
  const { failure: _, ...unexplained } = later;
  const answers = [
    answerJson({ generateVideo: { __typename: 'GenerateVideoSuccess', generation: known } }),
    answerEvents({ generationUpdated: { ...update, generation: unexplained } }),
    answerEvents(),
  ];
  await using server = await startAnswering(() => answers.shift());
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });

  await expect(client.generateAndWait({ prompt: 'a lighthouse' })).rejects.toMatchObject({
    name: 'GenerationFailedError',
    message: 'Generation a ended as ARCHIVED.',
    generation: unexplained,
  });
});

test('an unknown type of a result is returned as it is, and thrown as a refusal by submit', async () => {
  const refusal = { __typename: 'BudgetExceededError', message: 'The budget of the team is used up.', budget: 5 };
  await using server = await startAnswering(() => answerJson({ generateVideo: refusal, cancelGeneration: refusal }));
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const submitted = await client.submit({ prompt: 'a lighthouse' }).catch((thrown: unknown) => thrown);

  expect(await client.generateVideo({ prompt: 'a lighthouse' })).toEqual(refusal);
  expect(await client.cancel('a')).toEqual(refusal);
  expect(submitted).toBeInstanceOf(GenerationRefusedError);
  expect(submitted).toMatchObject({ refusal, message: 'BudgetExceededError: The budget of the team is used up.' });
});

test('an earlier gateway that lacks a field answers with an error that names it, at once', async () => {
  const message = 'Cannot query field "lifecycle" on type "Model".';
  const errors = [{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }];
  await using server = await startAnswering(({ headers }) =>
    headers['accept'] === 'text/event-stream'
      ? { ...answerEvents(), body: `event: next\ndata: ${JSON.stringify({ errors })}\n\nevent: complete\ndata:\n\n` }
      : { ...answerJson(null), status: 400, body: JSON.stringify({ errors }) },
  );
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });

  const error = { code: 'GRAPHQL_VALIDATION_FAILED', message: `The gateway answered with an error: ${message}` };
  await expect(client.models()).rejects.toMatchObject(error);
  await expect(Array.fromAsync(client.watchUsage())).rejects.toMatchObject(error);
  expect(server.requests).toHaveLength(2);
});

test('an event that is no GraphQL result is a ConnectionError', async () => {
  let requests = 0;
  const bodies = [
    'event: next\ndata: {"data":\n\n',
    'event: next\ndata: 7\n\n',
    'event: next\ndata: {"data":null}\n\n',
  ];
  await using server = await startAnswering(() => ({ ...answerEvents(), body: bodies[requests++] ?? '' }));
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });
  const codes: unknown[] = [];
  const leaving = new AbortController();
  client.onConnectionState((state, { error }) => {
    if (state === 'retrying') codes.push(error?.code);
    if (codes.length === 3) leaving.abort(new Error('enough'));
  });

  await expect(Array.fromAsync(client.watch('a', { signal: leaving.signal }))).rejects.toThrow('enough');

  expect(codes).toEqual(['CONNECTION_FAILED', 'CONNECTION_FAILED', 'CONNECTION_FAILED']);
});
