import { expect, test } from 'vitest';
import { listItem, refusal, statusBody } from './bodies.ts';
import { field, items, startTestSandbox } from './client.ts';

/** Names that every object inherits in JavaScript. */
const inherited = ['hasOwnProperty', 'constructor', '__proto__', 'toString', 'valueOf'];

test.each(inherited)('the model "%s" is an unknown one, and the list still answers', async (model) => {
  await using api = await startTestSandbox();

  const id = await api.submit({ model });

  const status = await api.get(`/status/${id}`);
  const list = await api.get('/generations');
  expect(status.status).toBe(200);
  expect(status.body).toEqual(
    statusBody({ generation_id: id, model: { key: model, name: model, provider: null }, duration: 5 }),
  );
  expect(items(list.body)).toEqual([listItem({ generation_id: id })]);
});

test.each(inherited)('the unknown field "%s" is kept in the ledger, and refused by a strict sandbox', async (name) => {
  const body = `{"prompt":"A cat","${name}":[1]}`;
  await using api = await startTestSandbox();
  await using strict = await startTestSandbox({ strict: true });
  const init = { method: 'POST', headers: { authorization: 'Bearer lt_alice' }, body };

  const accepted = await api.ask('/api/v1/generate', init);
  const refused = await strict.ask('/api/v1/generate', init);

  const ledger = await api.ask('/__sandbox/ledger');
  expect(accepted.status).toBe(200);
  const [kept] = items({ data: field(ledger.body, 'accepted') });
  expect(JSON.stringify(field(kept, 'body'))).toBe(body);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toBe(
    JSON.stringify(refusal('Bad Request', `${name} is not a documented parameter`)).replace(
      '}',
      `,"details":{"${name}":["is not a documented parameter"]}}`,
    ),
  );
});

test.each(inherited)('a fault answers with the header "%s"', async (name) => {
  await using api = await startTestSandbox();
  const faults = `[{"match":{},"respond":{"status":200,"headers":{"${name}":"seen"}}}]`;

  const ordered = await api.ask('/__sandbox/faults', { method: 'POST', body: faults });

  expect(ordered.body).toEqual({ faults: 1 });
  expect((await api.get('/user')).headers.get(name)).toBe('seen');
});

test('an id, an endpoint and a control with an inherited name are not found', async () => {
  await using api = await startTestSandbox();

  const answers = await Promise.all([
    ...inherited.map((name) => api.get(`/status/${name}`)),
    ...inherited.map((name) => api.get(`/${name}`)),
    ...inherited.map((name) => api.ask(`/__sandbox/${name}`)),
  ]);

  expect(answers.map(({ status }) => status)).toEqual(Array(15).fill(404));
});
