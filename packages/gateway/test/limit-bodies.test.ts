import { expect, test } from 'vitest';
import { aliceKey, askOverSocket, post, startForAlice, type Operation } from './gateway-for-alice.ts';
import { openSocket } from './raw-socket.ts';

const MOST_BYTES = 512 * 1024;

/** An operation of that many bytes as JSON, almost all of them in a variable that nothing reads. */
function ofBytes(bytes: number): Operation {
  const operation = { query: '{ me { id } }', variables: { unread: '' } };
  return { ...operation, variables: { unread: 'x'.repeat(bytes - JSON.stringify(operation).length) } };
}

const errorOf = (got: number) => ({
  message: `The request is too long: expected at most ${MOST_BYTES} bytes, got ${got}.`,
  extensions: { code: 'BAD_REQUEST' },
});

test('a body over the limit is refused with 413 over HTTP', async () => {
  await using running = await startForAlice();

  const allowed = await post(running.url, ofBytes(MOST_BYTES));
  const refused = await post(running.url, ofBytes(MOST_BYTES + 1));

  expect(allowed.status).toBe(200);
  expect(refused).toEqual({ status: 413, body: JSON.stringify({ errors: [errorOf(MOST_BYTES + 1)] }) });
});

test('a message over the limit gets its own error over a websocket, and one of more than twice as much ends the socket', async () => {
  await using running = await startForAlice();
  const envelope = JSON.stringify({ type: 'subscribe', id: 'it', payload: '' }).length - 2;

  const allowed = await askOverSocket(running.url, ofBytes(MOST_BYTES - envelope));
  const refused = await askOverSocket(running.url, ofBytes(MOST_BYTES - envelope + 1));
  await using socket = await openSocket(running.url, { authorization: `Bearer ${aliceKey}` });
  socket.subscribe('huge', JSON.parse(JSON.stringify(ofBytes(2 * MOST_BYTES))));

  expect(allowed.messages).toMatchObject([{ type: 'next' }, { type: 'complete' }]);
  expect(refused).toEqual({ messages: [{ type: 'error', payload: [errorOf(MOST_BYTES + 1)] }], isOpen: true });
  expect(await socket.closed).toBe(1009);
});

test('twenty prompts of a thousand characters of four bytes fit, escaped as well', async () => {
  await using running = await startForAlice();
  // Refused by their image, so that nothing is sent.
  const inputs = Array.from({ length: 20 }, () => ({ prompt: '🎬'.repeat(1000), imageUrl: 'none' }));
  const query = 'mutation ($inputs: [GenerateVideoInput!]!) { generateVideos(inputs: $inputs) { __typename } }';
  const body = JSON.stringify({ query, variables: { inputs } }).replaceAll('🎬', String.raw`\ud83c\udfac`);

  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${aliceKey}` },
    body,
  });

  expect(await response.json()).toEqual({
    data: { generateVideos: inputs.map(() => ({ __typename: 'InvalidInputError' })) },
  });
});
