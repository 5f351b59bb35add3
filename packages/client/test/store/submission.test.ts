import { expect, test } from 'vitest';
import { createVideoGenClient, GraphQLRequestError } from '../../src/index.ts';
import { createVideoGenStore } from '../../src/store/store.ts';
import { KEY, startLiveServer } from '../live-server.ts';
import { readAs } from '../live-values.ts';

const nothing = { generation: undefined, refusal: undefined, error: undefined };
const input = { prompt: 'a lighthouse' };

test('a submission is idle, then submitting, then accepted, and idle again after a reset', async () => {
  await using scene = await openScene();
  const { submission, seen } = scene;

  const result = await submission.submit(input);
  submission.reset();

  const generation = readAs({ id: 'new', status: 'PENDING', version: 1 });
  expect(result).toEqual({ ...nothing, state: 'accepted', generation });
  expect(seen).toEqual(['submitting', 'accepted', 'idle']);
  expect(submission.getSnapshot()).toBe(submission.getServerSnapshot());
});

test('the view of an accepted generation begins with what the submission has brought', async () => {
  await using scene = await openScene();

  await scene.submission.submit(input);

  expect(scene.store.generation('new').getSnapshot()).toMatchObject({ isLoading: false, generation: { id: 'new' } });
});

test('a double click submits once', async () => {
  await using scene = await openScene();
  const { submission, server } = scene;

  const results = await Promise.all([submission.submit(input), submission.submit(input)]);

  expect(results[0]).toBe(results[1]);
  expect(server.inputs).toHaveLength(1);
});

test('an expected refusal is a state of its own', async () => {
  await using scene = await openScene();
  const refusal = {
    __typename: 'QuotaExceededError',
    message: 'The month is used up.',
    scope: 'MONTHLY',
    used: 9,
    limit: 9,
  };
  scene.server.answer.result = refusal;

  expect(await scene.submission.submit(input)).toEqual({ ...nothing, state: 'refused', refusal });
  expect(scene.submission.getSnapshot()).toMatchObject({ state: 'refused' });
});

test('an unexpected error is a state too, so nothing is rejected', async () => {
  await using scene = await openScene();
  scene.server.trouble.codes.push('BAD_USER_INPUT');

  const result = await scene.submission.submit(input);

  expect(result).toEqual({ ...nothing, state: 'failed', error: expect.any(GraphQLRequestError) });
});

test('after a reset the result of the submission under way is not shown, and the next one is another', async () => {
  await using scene = await openScene();
  const { submission, seen, server } = scene;

  const first = submission.submit(input);
  submission.reset();
  const second = submission.submit({ prompt: 'a mill' });
  const results = await Promise.all([first, second]);

  expect(results.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
  expect(seen).toEqual(['submitting', 'idle', 'submitting', 'accepted']);
  expect(submission.getSnapshot()).toBe(results[1]);
  expect(server.inputs.map(({ prompt }) => prompt)).toEqual(['a lighthouse', 'a mill']);
});

async function openScene() {
  const server = await startLiveServer();
  const client = createVideoGenClient({ url: server.url, key: KEY });
  const store = createVideoGenStore(client);
  const submission = store.createSubmission();
  const seen: string[] = [];
  submission.subscribe(() => seen.push(submission.getSnapshot().state));
  return {
    server,
    store,
    submission,
    seen,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
