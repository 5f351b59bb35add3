import { expect, test } from 'vitest';
import { aliceKey, askOverSocket, get, post, startForAlice, stream } from './gateway-for-alice.ts';
import { acceptGeneration } from './generations-of-users.ts';
import { openSocket } from './raw-socket.ts';

const query = '{ me { id email plan { name } rateLimits { used } usage { total } } models { key } }';
const refusedOver = (most: number) => ({
  errors: [
    {
      message: `The answer is too long: expected at most ${most} bytes, got more. Ask for less at once.`,
      extensions: { code: 'BAD_REQUEST' },
    },
  ],
});

/** The length of that answer in bytes. */
async function measureAnswer(): Promise<number> {
  await using running = await startForAlice();
  return Buffer.byteLength((await post(running.url, query)).body);
}

test('an answer of as many bytes as are allowed is given, and a longer one is refused with 400 over HTTP', async () => {
  const bytes = await measureAnswer();
  await using enough = await startForAlice({ limits: { answerBytes: bytes } });
  await using running = await startForAlice({ limits: { answerBytes: bytes - 1 } });

  const allowed = [await post(enough.url, query), await get(enough.url, query), await stream(enough.url, query)];
  const refused = [await post(running.url, query), await get(running.url, query), await stream(running.url, query)];

  const body = JSON.stringify(refusedOver(bytes - 1));
  expect(allowed.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(refused).toEqual([
    { status: 400, body },
    { status: 400, body },
    { status: 400, body: expect.stringContaining(`event: next\ndata: ${body}\n`) },
  ]);
});

test('over a websocket an answer that is too long is that operation’s error', async () => {
  const bytes = await measureAnswer();
  await using running = await startForAlice({ limits: { answerBytes: bytes - 1 } });

  const refused = await askOverSocket(running.url, query);

  expect(refused).toEqual({
    messages: [{ type: 'next', payload: refusedOver(bytes - 1) }, { type: 'complete' }],
    isOpen: true,
  });
});

test('an event that is too long is replaced by its error, and the subscription goes on', async () => {
  await using running = await startForAlice({ limits: { answerBytes: 300 } });
  const { store, alice } = running;
  const first = await post(running.url, '{ generations(first: 0) { updatesCursor } }');
  const { data }: { data: { generations: { updatesCursor: string } } } = JSON.parse(first.body);
  const { updatesCursor } = data.generations;
  await acceptGeneration(store, alice, 'x'.repeat(300));
  await acceptGeneration(store, alice, 'short');

  await using socket = await openSocket(running.url, { authorization: `Bearer ${aliceKey}` });
  socket.subscribe('feed', {
    query: 'subscription ($after: String) { generationsUpdated(after: $after) { generation { prompt } } }',
    variables: { after: updatesCursor },
  });

  await expect.poll(() => socket.received('feed')).toHaveLength(2);
  expect(socket.received('feed')).toEqual([
    { type: 'next', payload: refusedOver(300) },
    { type: 'next', payload: { data: { generationsUpdated: { generation: { prompt: 'short' } } } } },
  ]);
});

test('the answer of a mutation is not limited', async () => {
  await using running = await startForAlice({ limits: { answerBytes: 10 } });

  const answers = [
    await post(running.url, 'mutation { generateVideo(input: { prompt: "" }) { __typename } }'),
    await post(running.url, '{ me { id } }'),
  ];

  expect(answers).toEqual([
    { status: 200, body: '{"data":{"generateVideo":{"__typename":"InvalidInputError"}}}' },
    { status: 400, body: JSON.stringify(refusedOver(10)) },
  ]);
});
