import { readFileSync } from 'node:fs';
import { contractFile } from '@videogen/schema';
import { expect, test } from 'vitest';
import { askOverSocket, overHttp, post, startForAlice } from './gateway-for-alice.ts';

const introspection = '{ __schema { queryType { name } } }';
const off = 'Introspection is off here, so "__schema" cannot be selected. The schema is at /schema.graphql.';

test.for(['key', 'off'] as const)(
  'with INTROSPECTION=%s everybody may read the schema, and a cache can revalidate it',
  async (setting) => {
    await using running = await startForAlice({ introspection: setting });
    const url = `${running.url}/schema.graphql`;

    const first = await fetch(url);
    const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    const head = await fetch(url, { method: 'HEAD' });
    const posted = await fetch(url, { method: 'POST' });

    expect(await first.text()).toBe(readFileSync(contractFile, 'utf8'));
    expect(first.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    expect([again.status, head.status, posted.status]).toEqual([304, 200, 404]);
  },
);

test.for(overHttp)('introspection over %s needs a key, as every operation does', async ([, ask]) => {
  await using running = await startForAlice();

  const answers = await Promise.all([ask(running.url, introspection), ask(running.url, introspection, {})]);

  expect(answers.map(({ status }) => status)).toEqual([200, 401]);
});

test.for(overHttp)('with INTROSPECTION=off nobody may ask for the schema over %s', async ([, ask]) => {
  await using running = await startForAlice({ introspection: 'off' });

  const { status, body } = await ask(running.url, introspection);
  const typename = await ask(running.url, '{ __typename me { __typename } }');

  expect(status).toBe(400);
  expect(body).toContain(JSON.stringify(off));
  expect(typename.body).toContain('"data":{"__typename":"Query","me":{"__typename":"User"}}');
});

test('with INTROSPECTION=off nobody may ask for the schema over a websocket, which stays open', async () => {
  await using running = await startForAlice({ introspection: 'off' });

  const { messages, isOpen } = await askOverSocket(running.url, introspection);

  expect(messages).toMatchObject([{ type: 'error', payload: [{ message: off, extensions: { code: 'BAD_REQUEST' } }] }]);
  expect(isOpen).toBe(true);
});

test('with INTROSPECTION=off nobody may ask for a type, whatever it is called in the answer', async () => {
  await using running = await startForAlice({ introspection: 'off' });

  const { status, body } = await post(
    running.url,
    'query Q { ...f } fragment f on Query { t: __type(name: "User") { name } }',
  );

  expect([status, body.includes('\\"__type\\" cannot be selected')]).toEqual([400, true]);
});
