import { executeSync, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createContext, schema } from '../src/index.ts';
import { accept, createExecutor, globalId } from './executor.ts';

test('nodes come in order; an unknown, foreign or invalid id is a null among them', async () => {
  await using executor = await createExecutor();
  const { store, alice, bob, execute } = executor;
  const mine = globalId('Generation', await accept(store, alice, { prompt: 'a' }));
  const foreign = globalId('Generation', await accept(store, bob, { prompt: 'b' }));
  const ids = [
    mine,
    'undecodable!',
    foreign,
    '',
    globalId('User', alice.id),
    globalId('User', bob.id),
    globalId('Model', 'kling_25'),
    globalId('Model', 'nobody'),
    globalId('Secret', '1'),
    globalId('Generation', ''),
    globalId('Model', 'constructor'),
    mine,
  ];

  const answer = await execute('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });

  const nodes = ids.map(() => null as { readonly __typename: string; readonly id: string } | null);
  nodes[0] = { __typename: 'Generation', id: mine };
  nodes[4] = { __typename: 'User', id: globalId('User', alice.id) };
  nodes[6] = { __typename: 'Model', id: globalId('Model', 'kling_25') };
  nodes[11] = { __typename: 'Generation', id: mine };
  expect(answer).toEqual({ data: { nodes }, errors: [] });
});

test('node and nodes of one id may be requested together, and every type is resolved', async () => {
  await using executor = await createExecutor();
  const { store, alice, execute } = executor;
  const id = globalId('Generation', await accept(store, alice, { prompt: 'a' }));
  const source = `query ($id: ID!, $user: ID!, $model: ID!) {
    generation: node(id: $id) { ... on Generation { prompt } }
    user: node(id: $user) { ... on User { email } }
    model: node(id: $model) { ... on Model { key } }
    nodes(ids: [$id, $user, $model]) { __typename }
  }`;

  const answer = await execute(source, {
    id,
    user: globalId('User', alice.id),
    model: globalId('Model', 'sora-2'),
  });

  expect(answer).toEqual({
    data: {
      generation: { prompt: 'a' },
      user: { email: 'lt_alice_0001@example.com' },
      model: { key: 'sora-2' },
      nodes: [{ __typename: 'Generation' }, { __typename: 'User' }, { __typename: 'Model' }],
    },
    errors: [],
  });
});

test.each(['undecodable!', '', globalId('Secret', '1'), globalId('Generation', 'nobody')])(
  'node(id: %j) is null',
  async (id) => {
    await using executor = await createExecutor();

    const answer = await executor.execute('query ($id: ID!) { node(id: $id) { id } }', { id });

    expect(answer).toEqual({ data: { node: null }, errors: [] });
  },
);

test('fields that need no reading resolve without a promise, ids among them', async () => {
  await using executor = await createExecutor();
  const { alice: caller, lifecycle } = executor;
  const document = parse('{ models { id key resolutions durationRange { min } } }');

  const result = executeSync({ schema, document, contextValue: createContext({ caller, lifecycle }) });

  expect(result).toHaveProperty('data.models.0.id', globalId('Model', lifecycle.catalogue.models[0]?.key ?? ''));
});
