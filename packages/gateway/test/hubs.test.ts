import { recordObservation } from '@videogen/store';
import { expect, test, vi } from 'vitest';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';
import { acceptGeneration, printId, saveKnownUser, tell } from './generations-of-users.ts';
import { openSocket, type RawSocket } from './raw-socket.ts';

const withKey = (key: string) => ({ authorization: `Bearer ${key}` });

const followOne = `subscription ($id: ID!, $after: String) {
  generationUpdated(id: $id, after: $after) { version generation { style } }
}`;

async function openSockets(url: string, count: number, stack: AsyncDisposableStack): Promise<readonly RawSocket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => openSocket(url, withKey(aliceKey))));
  return sockets.map((socket) => stack.use(socket));
}

/** The versions that came for an operation, and whether it is completed. */
function listVersions(socket: RawSocket, id: string): readonly unknown[] {
  const version = /"version":(\d+)/;
  return socket.received(id).map((message) => {
    const [, number] = version.exec(JSON.stringify(message)) ?? [];
    return number === undefined ? message : Number(number);
  });
}

const completed = { type: 'complete' };

const next = (status: string, prompt: string) => ({
  type: 'next',
  payload: { data: { generationsUpdated: { status, generation: { prompt } } } },
});

test('subscriptions of one user to the same share the reading of each change, and all get all of them', async () => {
  await using gateway = await startForAlice();
  await using stack = new AsyncDisposableStack();
  const { store, alice, url } = gateway;
  const generation = await acceptGeneration(store, alice);
  const sockets = await openSockets(url, 20, stack);
  const stringify = vi.spyOn(JSON, 'stringify');
  stack.defer(() => stringify.mockRestore());

  const operation = { query: followOne, variables: { id: printId(generation) } };
  sockets.forEach((socket, index) => index < 10 && socket.subscribe('it', operation));
  for (const socket of sockets.slice(0, 10)) await expect.poll(() => listVersions(socket, 'it')).toEqual([1]);
  // The others begin while these follow.
  sockets.forEach((socket, index) => index < 10 || socket.subscribe('it', operation));
  for (const socket of sockets) await expect.poll(() => listVersions(socket, 'it')).toEqual([1]);
  stringify.mockClear();
  await tell(store, generation.id, 'IN_QUEUE');
  await tell(store, generation.id, 'COMPLETED');
  for (const socket of sockets) await expect.poll(() => listVersions(socket, 'it')).toEqual([1, 2, 3, completed]);

  const printed = stringify.mock.results.filter(({ value }) => /^{"data".*"version":[23]/.test(String(value)));
  expect(printed).toHaveLength(2);
});

test('a client that reads nothing delays no other, and gets every change in order once it reads again', async () => {
  await using gateway = await startForAlice();
  await using stack = new AsyncDisposableStack();
  const { store, alice, url } = gateway;
  const generation = await acceptGeneration(store, alice);
  const sockets = await openSockets(url, 3, stack);
  const [stalled, ...others] = sockets;
  for (const socket of sockets) socket.subscribe('it', { query: followOne, variables: { id: printId(generation) } });
  for (const socket of sockets) await expect.poll(() => listVersions(socket, 'it')).toEqual([1]);
  // More than the system's buffers on both sides hold.
  const styles = Array.from({ length: 100 }, (_, index) => String(index % 10).repeat(100_000));
  const versions = Array.from({ length: 1 + styles.length }, (_, index) => index + 1);

  stalled?.socket.pause();
  for (const style of styles) {
    const observation = { type: 'reported', status: undefined, facts: { style } } as const;
    await recordObservation(store, generation.id, observation, { dueInMs: null });
  }
  for (const socket of others) await expect.poll(() => listVersions(socket, 'it')).toEqual(versions);
  const stalledMeanwhile = stalled && listVersions(stalled, 'it');
  stalled?.socket.resume();
  await expect.poll(() => stalled && listVersions(stalled, 'it')).toEqual(versions);
  await tell(store, generation.id, 'COMPLETED');

  expect(stalledMeanwhile).toEqual([1]);
  for (const socket of sockets) {
    await expect.poll(() => listVersions(socket, 'it')).toEqual([...versions, versions.length + 1, completed]);
  }
});

test('one that resumes gets what it has missed and then the same as the others, none of it twice', async () => {
  await using gateway = await startForAlice();
  await using stack = new AsyncDisposableStack();
  const { store, alice, url } = gateway;
  const generation = await acceptGeneration(store, alice);
  await tell(store, generation.id, 'IN_QUEUE');
  const after = Buffer.from(`updates:${alice.id}:1`).toString('base64url');
  const operation = { query: followOne, variables: { id: printId(generation), after } };
  const [first, second, third] = await openSockets(url, 3, stack);

  first?.subscribe('first', operation);
  await expect.poll(() => first && listVersions(first, 'first')).toEqual([2]);
  await tell(store, generation.id, 'IN_PROGRESS');
  await expect.poll(() => first && listVersions(first, 'first')).toEqual([2, 3]);
  second?.subscribe('second', operation);
  third?.subscribe('third', operation);
  await expect.poll(() => second && listVersions(second, 'second')).toEqual([2, 3]);
  await expect.poll(() => third && listVersions(third, 'third')).toEqual([2, 3]);
  third?.socket.send(JSON.stringify({ type: 'complete', id: 'third' }));
  await first?.[Symbol.asyncDispose]();
  await tell(store, generation.id, 'COMPLETED');

  await expect.poll(() => second && listVersions(second, 'second')).toEqual([2, 3, 4, completed]);
  expect(third && listVersions(third, 'third')).toEqual([2, 3]);
});

test('two users, and different variables of one user, never get each other’s changes', async () => {
  await using gateway = await startForAlice();
  await using stack = new AsyncDisposableStack();
  const { store, alice, url } = gateway;
  const bobsKey = 'lt_bob_000001';
  const bob = await saveKnownUser(store, bobsKey);
  const generation = await acceptGeneration(store, alice, 'of alice');
  const ofAlice = stack.use(await openSocket(url, withKey(aliceKey)));
  const ofBob = stack.use(await openSocket(url, withKey(bobsKey)));
  const query = `subscription ($filter: GenerationFilter) {
    generationsUpdated(filter: $filter) { status generation { prompt } }
  }`;
  /** Makes generations until the subscription has begun, and ends one. */
  async function change(user: typeof alice, socket: RawSocket, prompt: string): Promise<void> {
    await expect
      .poll(async () => {
        await acceptGeneration(store, user, prompt);
        return socket.received('all').length;
      })
      .toBeGreaterThan(0);
    await tell(store, (await acceptGeneration(store, user, prompt)).id, 'COMPLETED');
  }

  for (const socket of [ofAlice, ofBob]) {
    socket.subscribe('one', { query: followOne, variables: { id: printId(generation) } });
    socket.subscribe('done', { query, variables: { filter: { status: ['COMPLETED'] } } });
    socket.subscribe('all', { query });
  }
  await change(alice, ofAlice, 'of alice');
  await change(bob, ofBob, 'of bob');
  await expect.poll(() => ofBob.received('done')).toHaveLength(1);

  expect(listVersions(ofAlice, 'one')).toEqual([1]);
  const notFound = expect.objectContaining({ extensions: { code: 'NOT_FOUND' } });
  expect(ofBob.received('one')).toEqual([{ type: 'next', payload: { errors: [notFound] } }, completed]);
  for (const [socket, prompt] of [
    [ofAlice, 'of alice'],
    [ofBob, 'of bob'],
  ] as const) {
    expect(socket.received('done')).toEqual([next('COMPLETED', prompt)]);
    const all = socket.received('all');
    expect(all).toEqual([...all.slice(1).map(() => next('PENDING', prompt)), next('COMPLETED', prompt)]);
  }
});
