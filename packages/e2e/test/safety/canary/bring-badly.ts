import { listMalformed, listMisplaced } from './misplaced-keys.ts';
import { ask, type Scene } from './scene.ts';

/** Bad keys, and good ones where none belongs. */
export async function bringBadly(scene: Scene): Promise<void> {
  const { server, canaries, evidence } = scene;
  const url = `${server.gatewayUrl.replace('http', 'ws')}/graphql`;
  const refused = `Bearer ${canaries.revoked.key}`;
  await ask(scene, { name: 'with a refused key', key: canaries.revoked.key, query: '{ me { id } }' });
  await evidence.converse({
    name: 'a websocket with a refused key',
    url,
    first: { type: 'connection_init', payload: { authorization: refused } },
  });
  const { key } = canaries.misplaced;
  for (const request of listMisplaced(server.gatewayUrl, key)) await evidence.ask(request);
  for (const [name, lines] of listMalformed(key)) await evidence.askRaw(name, server.gatewayUrl, lines);
  const init = { type: 'connection_init', payload: { authorization: `Bearer ${key}` } };
  const me = { query: '{ me { id } }' };
  const withKey = { ...me, extensions: { key, headers: { authorization: `Bearer ${key}` } } };
  // Not as the id of an operation: the protocol has it repeated.
  const conversations = [
    { name: 'a key with a space', first: { type: 'connection_init', payload: { authorization: `${key} ${key}` } } },
    { name: 'a key as a message', first: { type: key, payload: { key } } },
    {
      name: 'a key as the id of nothing',
      first: init,
      rest: [
        { type: 'complete', id: key },
        { type: 'next', id: key },
      ],
    },
    {
      name: 'a key for one operation',
      first: { type: 'connection_init', payload: { keyWithOperations: true } },
      rest: [{ type: 'subscribe', id: 'it', payload: withKey }],
    },
  ];
  for (const conversation of conversations)
    await evidence.converse({ ...conversation, url: `${url}?key=${encodeURIComponent(key)}` });
  await evidence.converse({
    name: 'a key in the head of a websocket',
    url: `${url}/${encodeURIComponent(key)}`,
    headers: { authorization: `Bearer ${key}`, cookie: `key=${key}` },
    first: init,
  });
}
