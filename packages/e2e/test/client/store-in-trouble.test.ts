import { createVideoGenClient, UnauthenticatedError, type GenerationUpdate } from '@videogen/client';
import { createVideoGenStore } from '@videogen/client/store';
import { orderFaults, serveHere, type ServerHere } from '@videogen/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countRequests, readGenerationId } from '../ask-server.ts';
import { goOn, steered, submitVideo } from '../steered-video.ts';
import { toOtherVersion } from './other-version.ts';
import { startChangingFront } from './start-changing-front.ts';

const ignore = (): void => {};
let server: ServerHere;

beforeAll(async () => {
  server = await serveHere(steered);
});

afterAll(() => server[Symbol.asyncDispose]());

test('a key that is refused in mid-life is one error of each source beside what was loaded, and nothing is asked again', async () => {
  const key = 'lt_store_refused';
  const id = await submitVideo(server.gatewayUrl, key);
  const generationId = await readGenerationId(server, key, id);
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key });
  const store = createVideoGenStore(client);
  const sources = [store.generation(id), store.generations(), store.usage];
  const errors = sources.map((source) => {
    const seen: unknown[] = [];
    source.subscribe(() => {
      const { error } = source.getSnapshot();
      if (error !== seen.at(-1)) seen.push(error);
    });
    return seen;
  });
  await expect.poll(() => sources.map((source) => source.getSnapshot().isLoading)).toEqual([false, false, false]);
  const states: unknown[] = [];
  client.onConnectionState((state) => states.push(state));

  const respond = { status: 401, body: { success: false } };
  await orderFaults(server.sandboxUrl, { match: { key }, times: 'always', respond });
  await expect.poll(() => states, { timeout: 20_000 }).toEqual(['closed']);
  const checks = await countRequests(server, generationId, 'user');
  const submitted = await store.createSubmission().submit({ prompt: 'A mill' });

  const refusal = expect.any(UnauthenticatedError);
  expect(errors).toEqual([[refusal], [refusal], [refusal]]);
  expect(store.generation(id).getSnapshot().generation).toMatchObject({ id, status: 'PENDING' });
  expect(store.generations().getSnapshot().generations).toMatchObject([{ id, status: 'PENDING' }]);
  expect(store.usage.getSnapshot().user?.usage.today).toBe(1);
  expect(submitted).toMatchObject({ state: 'failed', error: refusal });
  expect(await countRequests(server, generationId, 'user')).toBeLessThanOrEqual(checks + 1);
  expect(states).toEqual(['closed']);
});

test('the answers of a gateway of another version are read as they are', async () => {
  await using front = await startChangingFront(server.gatewayUrl, toOtherVersion);
  await using client = createVideoGenClient({ url: `${front.url}/graphql`, key: 'lt_other_version' });
  const store = createVideoGenStore(client);
  const refused = await client.generateVideo({ prompt: 'A mill [sandbox:moderation]' });
  const id = await submitVideo(server.gatewayUrl, 'lt_other_version');
  const list = store.generations({ filter: { model: ['nanobanana-video'] } });
  list.subscribe(ignore);
  await expect.poll(() => list.getSnapshot().generations.map(({ status }) => status)).toEqual(['PENDING']);

  const updates: GenerationUpdate[] = [];
  for await (const update of client.watch(id)) {
    updates.push(update);
    await goOn(server, update.status === words.thinking ? 'IN_QUEUE' : update.status);
  }
  const [me, last] = [await client.me(), await client.generation(id)];
  await expect.poll(() => list.getSnapshot().generations.map(({ status }) => status)).toEqual([words.archived]);

  expect(refused).toMatchObject({ __typename: 'BudgetExceededError', message: expect.any(String) });
  expect(updates.map(({ status }) => status)).toEqual(['PENDING', words.thinking, 'IN_PROGRESS', words.archived]);
  expect(updates.map(({ generation }) => generation)).toMatchObject(
    updates.map(() => ({ id, mode: 'MOOD_TO_VIDEO', mood: 'calm' })),
  );
  expect(Object.keys(updates[0]?.generation ?? {})).not.toContain('progressCurve');
  expect(me).toMatchObject({ id: expect.any(String), mood: 'calm' });
  expect(Object.keys(me)).not.toContain('rateLimits');
  expect(await client.cancel(id)).toMatchObject({
    __typename: 'NotCancelableError',
    generation: { status: words.archived },
  });
  expect(last && store.progress(last).getSnapshot()).toBe(null);
});

/** Statuses that no type of this client has. */
const words: { readonly thinking: string; readonly archived: string } = { thinking: 'THINKING', archived: 'ARCHIVED' };
