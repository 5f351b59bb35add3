import { expect, test } from 'vitest';
import {
  beginSubmission,
  findGeneration,
  readStoreProblem,
  removeSubmission,
  type Generation,
  type Store,
} from '@videogen/store';
import { KeyRefusedError, submitAll, submitOne, type GenerateInput } from '../../src/index.ts';
import { readRequest } from '../../src/input/request.ts';
import { accept, type Answerer, say, startLifecycle, withSettings } from '../lifecycle-with-upstream.ts';
import { acceptedCat, lostCat } from '../whole-generation.ts';
import { internal } from '@videogen/store/testing';

const input = (prompt: string, given: Partial<GenerateInput> = {}): GenerateInput => ({
  prompt,
  model: 'kling_25',
  idempotencyKey: `key of ${prompt}`.replaceAll(' ', '-'),
  ...given,
});
/** Returns the result of an input that was accepted; `given` has the differences. */
function success(userId: string, upstreamId: string, given: Partial<Generation> & Pick<Generation, 'prompt'>) {
  const idempotencyKey = `key-of-${given.prompt}`;
  const modelKey = 'kling_25';
  return { type: 'success', generation: acceptedCat(userId, { upstreamId, modelKey, idempotencyKey, ...given }) };
}
const refusedKey = {
  type: 'upstream-error',
  message: 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.',
  status: 401,
  retryable: false,
};

const notSent = {
  type: 'gateway-error',
  message: "The gateway's disk is full, so this one was not sent. Try again later.",
  retryable: true,
  mayBeCharged: false,
};

/** Runs a statement that the query builder lacks. */
async function run({ [internal]: { db } }: Store, statement: string): Promise<void> {
  const compiled = db.selectFrom('users').select('id').compile();
  await db.executeQuery({ ...compiled, sql: statement, parameters: [] });
}

/** Submits a batch with one input that does not fit into the space left. */
async function startFull() {
  const upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  // Its pages are free again, for small rows.
  const medium = await beginSubmission(store, {
    userId,
    request: readRequest(input('x'.repeat(50_000))),
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 0,
  });
  await removeSubmission(store, medium.generation.id);
  await run(store, 'pragma max_page_count = 1');
  return {
    ...upstream,
    lifecycle: withSettings(lifecycle, { promptMaxLength: 1_000_000 }),
    large: input('x'.repeat(500_000), { idempotencyKey: 'large' }),
    makeRoom: () => run(store, 'pragma max_page_count = 1000000'),
  };
}

test('an input without space in the database has its own result; with the same keys the others are not paid again', async () => {
  await using upstream = await startFull();
  const { lifecycle, userId, large } = upstream;
  const batch = [input('first'), large, input('third')];

  const results = await submitAll(lifecycle, userId, batch);
  await upstream.makeRoom();
  const again = await submitAll(lifecycle, userId, batch);

  const largeOne = { prompt: large.prompt, idempotencyKey: 'large' };
  expect(results).toEqual([
    success(userId, 'gen_1', { prompt: 'first' }),
    notSent,
    success(userId, 'gen_2', { prompt: 'third' }),
  ]);
  expect(again).toEqual([results[0], success(userId, 'gen_3', largeOne), results[2]]);
  expect(upstream.posts()).toHaveLength(3);
});

test('a failure before anything was sent rejects the whole batch, and nothing is sent', async () => {
  await using upstream = await startFull();
  const { lifecycle, userId, large } = upstream;

  const failed: unknown = await submitAll(lifecycle, userId, [
    input(''),
    large,
    { ...large, idempotencyKey: 'b' },
  ]).catch((error: unknown) => error);

  expect(readStoreProblem(failed)).toBe('full');
  expect(upstream.requests).toEqual([]);
});

test('a refusal by VideoGenAPI is the result of its input', async () => {
  await using upstream = await startFull();
  const { lifecycle, userId, large } = upstream;
  upstream.answerWith(say(402, ''));

  const results = await submitAll(lifecycle, userId, [input('first'), large]);

  expect(results).toEqual([{ type: 'payment-required', message: 'VideoGenAPI asks for payment' }, notSent]);
});

/** Accepts all, but the database refuses to record the second. */
async function startUnrecorded() {
  const upstream = await startLifecycle(accept());
  const { lifecycle, store } = upstream;
  await run(
    store,
    `create trigger trouble before update on generations when new.upstream_id = 'gen_2'
      begin select raise(abort, 'the table is broken'); end`,
  );
  return {
    ...upstream,
    lifecycle: withSettings(lifecycle, { submitGiveUpMs: 300 }),
    mend: () => run(store, 'drop trigger trouble'),
  };
}

test('an input whose acceptance could not be recorded may be charged; its key returns the outcome', async () => {
  await using upstream = await startUnrecorded();
  const { lifecycle, userId, store } = upstream;
  const batch = [input('first'), input('second'), input('third')];

  const results = await submitAll(lifecycle, userId, batch);
  await upstream.mend();
  const again = await submitAll(lifecycle, userId, batch);

  expect(results).toEqual([
    success(userId, 'gen_1', { prompt: 'first' }),
    {
      type: 'gateway-error',
      message:
        'The gateway failed before it could record the outcome of this one. It may have been accepted and charged. Submit the same input with the same idempotencyKey to get its outcome; it is not sent twice.',
      retryable: true,
      mayBeCharged: true,
    },
    success(userId, 'gen_3', { prompt: 'third' }),
  ]);
  const unknown = lostCat(userId, 'The gateway stopped before the answer came');
  expect(again).toEqual([
    results[0],
    success(userId, 'gen_2', {
      prompt: 'second',
      status: 'UNCONFIRMED',
      upstreamId: null,
      upstreamStatus: null,
      warnings: unknown.warnings,
    }),
    results[2],
  ]);
  expect(upstream.posts()).toHaveLength(3);
  expect(upstream.log.filter(({ level }) => level === 'error')).toEqual([
    {
      level: 'error',
      fields: { user: userId, err: expect.toSatisfy((error) => String(error) === 'Error: the table is broken') },
      message: 'a submission failed because of an internal error',
    },
  ]);
  expect(await findGeneration(store, userId, 'gen_2')).toBeUndefined();
});

test('an input without a key is not to be sent again before its outcome is known', async () => {
  await using upstream = await startUnrecorded();
  const { lifecycle, userId } = upstream;

  const results = await submitAll(lifecycle, userId, [input('first'), input('second', { idempotencyKey: null })]);

  expect(results[1]).toEqual({
    type: 'gateway-error',
    message:
      'The gateway failed before it could record the outcome of this one. It may have been accepted and charged. It has no idempotencyKey: search for it among your generations before you submit it again.',
    retryable: false,
    mayBeCharged: true,
  });
  await expect.poll(async () => (await upstream.snapshot()).generation.prompt).toBe('second');
});

/** Accepts so many, then refuses the key. */
function revokeAfter(most: number): Answerer {
  const acceptNow = accept();
  let count = 0;
  return (response, received) => {
    count += 1;
    (count > most ? say(401, '') : acceptNow)(response, received);
  };
}

test('a key that is revoked half-way is the result of the later inputs', async () => {
  await using upstream = await startLifecycle(revokeAfter(1));
  const { lifecycle, userId } = upstream;

  const results = await submitAll(lifecycle, userId, [input('first'), input('second'), input('')]);

  const emptyPrompt = { path: ['prompt'], message: 'expected 1 to 1000 characters, got none' };
  expect(results).toEqual([
    success(userId, 'gen_1', { prompt: 'first' }),
    refusedKey,
    { type: 'invalid-input', issues: [emptyPrompt] },
  ]);
  expect(await upstream.countRows()).toBe(1);
});

test('a key that is refused from the start rejects the whole batch', async () => {
  await using upstream = await startLifecycle(revokeAfter(0));

  const failed = submitAll(upstream.lifecycle, upstream.userId, [input('first'), input('second')]);

  await expect(failed).rejects.toThrow(KeyRefusedError);
  expect(await upstream.countRows()).toBe(0);
});

test('a lost answer of one input is UNCONFIRMED while the key is refused to the next', async () => {
  const answers: Answerer[] = [say(500, ''), say(401, '')];
  await using upstream = await startLifecycle((response, received) => answers.shift()?.(response, received));
  const { lifecycle, userId } = upstream;

  const results = await submitAll(lifecycle, userId, [input('first'), input('second')]);

  const { warnings } = lostCat(userId, 'VideoGenAPI failed (HTTP 500)');
  expect(results).toEqual([
    success(userId, 'gen_1', {
      prompt: 'first',
      status: 'UNCONFIRMED',
      upstreamId: null,
      upstreamStatus: null,
      warnings,
    }),
    refusedKey,
  ]);
});

test('a single input without a key whose acceptance could not be recorded may be charged', async () => {
  await using upstream = await startUnrecorded();
  const { lifecycle, userId } = upstream;
  await submitOne(lifecycle, userId, input('first'));

  const result = await submitOne(lifecycle, userId, input('second', { idempotencyKey: null }));

  expect(result).toEqual({
    type: 'gateway-error',
    message:
      'The gateway failed before it could record the outcome of this one. It may have been accepted and charged. It has no idempotencyKey: search for it among your generations before you submit it again.',
    retryable: false,
    mayBeCharged: true,
  });
});

test('a single input with a key rejects if its acceptance could not be recorded, and a repetition returns its outcome', async () => {
  await using upstream = await startUnrecorded();
  const { lifecycle, userId } = upstream;
  await submitOne(lifecycle, userId, input('first'));

  const submitting = submitOne(lifecycle, userId, input('second'));
  await expect(submitting).rejects.toThrow('the table is broken');
  await upstream.mend();
  const again = await submitOne(lifecycle, userId, input('second'));

  const unknown = lostCat(userId, 'The gateway stopped before the answer came');
  expect(again).toEqual(
    success(userId, 'gen_2', {
      prompt: 'second',
      status: 'UNCONFIRMED',
      upstreamId: null,
      upstreamStatus: null,
      warnings: unknown.warnings,
    }),
  );
  expect(upstream.posts()).toHaveLength(2);
});
