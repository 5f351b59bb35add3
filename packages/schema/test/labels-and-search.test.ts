import { beginSubmission, insertImported, recordObservation } from '@videogen/store';
import { describe, expect, test } from 'vitest';
import { createExecutor, globalId } from './executor.ts';

const search = /* GraphQL */ `
  query ($search: String, $status: [GenerationStatus!], $first: Int, $after: String) {
    generations(first: $first, after: $after, filter: { search: $search, status: $status }) {
      totalCount
      statusCounts {
        status
        count
      }
      pageInfo {
        endCursor
      }
      nodes {
        prompt
      }
    }
  }
`;

const relabel = /* GraphQL */ `
  mutation ($id: ID!, $label: String) {
    labelGeneration(id: $id, label: $label) {
      __typename
      ... on LabelGenerationSuccess {
        generation {
          label
          version
          status
        }
      }
      ... on Error {
        message
      }
      ... on InvalidInputError {
        issues {
          path
          message
        }
      }
    }
  }
`;

const fail = {
  type: 'failed',
  failure: { code: 'GENERATION_FAILED', message: 'It failed.', upstreamMessage: null },
} as const;

/** Alice's generations `a cat`, `a dog` and, failed, `a catfish`, in this order. */
async function createThree() {
  const executor = await createExecutor();
  const { store, alice } = executor;
  const ids: string[] = [];
  for (const [minute, prompt] of ['a cat', 'a dog', 'a catfish'].entries()) {
    const imported = await insertImported(store, {
      userId: alice.id,
      upstreamId: `gen_${prompt}`,
      prompt,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
      observation: { type: 'reported', status: 'PENDING', facts: {} },
    });
    ids.push(imported?.id ?? '');
  }
  await recordObservation(store, ids[2] ?? '', fail, { dueInMs: null });
  return {
    ...executor,
    ids,
    catId: globalId('Generation', ids[0] ?? ''),
    failedId: globalId('Generation', ids[2] ?? ''),
  };
}

/** The answer to a new label of a failed generation. */
function labeledAs(label: string | null, version: number) {
  const generation = { label, version, status: 'FAILED' };
  return { data: { labelGeneration: { __typename: 'LabelGenerationSuccess', generation } }, errors: [] };
}

describe('a search', () => {
  test('selects by words of the prompt and the label, with its total, its pages and its counts by status', async () => {
    await using executor = await createThree();

    const all = await executor.execute(search, { search: ' CAT a' });
    const failed = await executor.execute(search, { search: 'cat', status: ['FAILED'] });
    const first = await executor.execute(search, { search: 'cat', first: 1 });
    const after: unknown = Reflect.get(
      Object(Reflect.get(Object(Reflect.get(Object(first.data), 'generations')), 'pageInfo')),
      'endCursor',
    );
    const second = await executor.execute(search, { search: 'cat', first: 1, after });

    const statusCounts = [
      { status: 'PENDING', count: 1 },
      { status: 'FAILED', count: 1 },
    ];
    const shared = { statusCounts, pageInfo: expect.anything() };
    const nodes = [{ prompt: 'a catfish' }, { prompt: 'a cat' }];
    expect(all).toEqual({ data: { generations: { ...shared, totalCount: 2, nodes } }, errors: [] });
    expect(failed).toEqual({
      data: { generations: { ...shared, totalCount: 1, nodes: nodes.slice(0, 1) } },
      errors: [],
    });
    expect(first.data).toEqual({ generations: { ...shared, totalCount: 2, nodes: nodes.slice(0, 1) } });
    expect(second.data).toEqual({ generations: { ...shared, totalCount: 2, nodes: nodes.slice(1) } });
  });

  test('selects the generation with exactly that id', async () => {
    await using executor = await createThree();

    const read = async (text: string): Promise<unknown> => {
      const { data } = await executor.execute(
        `query ($search: String) {
        generations(filter: { search: $search }) { nodes { prompt } }
      }`,
        { search: text },
      );
      return data;
    };

    const found = { generations: { nodes: [{ prompt: 'a cat' }] } };
    const none = { generations: { nodes: [] } };
    expect(await read(executor.catId)).toEqual(found);
    expect(await read(`\n${executor.catId} `)).toEqual(found);
    expect(await read(` gen_a cat`)).toEqual(found);
    expect(await read(executor.ids[0] ?? '')).toEqual(none);
    expect(await read(executor.catId.replace(/.$/, ''))).toEqual(none);
    expect(await read(globalId('User', executor.alice.id))).toEqual(none);
  });

  test.each([
    ['', 'none'],
    [' \n', 'none'],
    ['🐈'.repeat(201), '201'],
  ])('for %j is refused', async (text, got) => {
    await using executor = await createExecutor();

    const { errors } = await executor.execute(search, { search: text });

    expect(errors).toEqual([
      { code: 'BAD_USER_INPUT', message: `Expected search to be 1 to 200 characters, got ${got}.` },
    ]);
  });

  test('counts nothing unless it is asked to', async () => {
    await using executor = await createThree();

    await executor.execute('{ generations(first: 0, filter: { search: "cat" }) { pageInfo { hasNextPage } } }');

    expect(executor.countReads('generation_words')).toBe(0);
  });
});

describe('labelGeneration', () => {
  test('labels a generation that has ended, and removes the label', async () => {
    await using executor = await createThree();

    const labeled = await executor.execute(relabel, { id: executor.failedId, label: ' Scene 12\n' });
    const removed = await executor.execute(relabel, { id: 'gen_a catfish', label: null });

    expect(labeled).toEqual(labeledAs('Scene 12', 3));
    expect(removed).toEqual(labeledAs(null, 4));
  });

  test.each([
    [' ', 'expected 1 to 100 characters, or null for no label, got none'],
    ['🐈'.repeat(101), 'expected at most 100 characters, got 101'],
    ['a\tb', 'expected no control characters, got U+0009'],
    ['a\u2028b', 'expected no control characters, got U+2028'],
    ['a\ud83d', 'half of a surrogate pair is not a character; the text is not valid Unicode'],
  ])('refuses %j', async (label, message) => {
    await using executor = await createThree();

    const { data } = await executor.execute(relabel, { id: executor.catId, label });

    expect(data).toEqual({
      labelGeneration: {
        __typename: 'InvalidInputError',
        message: `The input is not valid: label: ${message}.`,
        issues: [{ path: ['label'], message }],
      },
    });
  });

  test('does not find what is not the caller’s, or not visible', async () => {
    await using executor = await createThree();
    const { store, alice, bob, catId } = executor;
    const { generation } = await beginSubmission(store, {
      userId: alice.id,
      request: { prompt: 'a cat' },
      idempotencyKey: null,
      inputDigest: '',
      warnings: [],
      giveUpAfterMs: 60_000,
    });

    const results = [
      await executor.execute(relabel, { id: catId, label: 'Mine' }, bob),
      await executor.execute(relabel, { id: globalId('Generation', generation.id), label: 'Early' }),
      await executor.execute(relabel, { id: 'nothing', label: 'None' }),
    ];

    expect(results.map(({ data }) => data)).toEqual(
      results.map(() => ({
        labelGeneration: {
          __typename: 'NotFoundError',
          message: "There is no such generation, or it is not this key's.",
        },
      })),
    );
  });
});
