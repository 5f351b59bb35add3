import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { recordObservation } from '@videogen/store';
import { describe, expect, test } from 'vitest';
import { schema } from '../src/index.ts';
import { accept, createExecutor, globalId } from './executor.ts';

const page = /* GraphQL */ `
  query ($first: Int, $after: String, $last: Int, $before: String, $filter: GenerationFilter) {
    generations(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      edges {
        cursor
        node {
          prompt
        }
      }
      nodes {
        prompt
      }
    }
  }
`;

/** Adds 25 generations of Alice, a to y, one a minute, and one of Bob. */
async function createTwentyFive() {
  const executor = await createExecutor();
  const names = Array.from({ length: 25 }, (_, index) => String.fromCodePoint(97 + index));
  for (const [minute, prompt] of names.entries()) {
    await accept(executor.store, executor.alice, { prompt, minute, model: minute < 5 ? 'sora-2' : 'kling_25' });
  }
  await accept(executor.store, executor.bob, { prompt: 'not hers', minute: 3 });

  /** Reads a page: its prompts, the total, and its page info. */
  async function read(variables: Readonly<Record<string, unknown>>) {
    const { data, errors } = await executor.execute(page, variables);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    const { generations } = readPage(data);
    expect(generations.nodes).toEqual(generations.edges.map(({ node }) => node));
    const { startCursor, endCursor, hasNextPage, hasPreviousPage } = generations.pageInfo;
    expect([startCursor, endCursor]).toEqual([
      generations.edges.at(0)?.cursor ?? null,
      generations.edges.at(-1)?.cursor ?? null,
    ]);
    return {
      prompts: generations.nodes.map(({ prompt }) => prompt).join(''),
      total: generations.totalCount,
      more: `${hasPreviousPage ? '<' : ''}${hasNextPage ? '>' : ''}`,
      start: startCursor,
      end: endCursor,
    };
  }

  return { ...executor, read };
}

/** A page of the twenty-five; its cursors are compared with those of its edges where it is read. */
function pageOf(prompts: string, more: string): object {
  const position = prompts === '' ? null : anyCursor;
  return { prompts, total: 25, more, start: position, end: position };
}

const anyCursor: unknown = expect.any(String);

describe('generations', () => {
  test('are paged forwards, newest first', async () => {
    await using all = await createTwentyFive();

    const first = await all.read({ first: 10 });
    const second = await all.read({ first: 10, after: first.end });
    const third = await all.read({ first: 10, after: second.end });
    const none = await all.read({ first: 10, after: third.end });

    expect([first, second, third, none]).toEqual([
      pageOf('yxwvutsrqp', '>'),
      pageOf('onmlkjihgf', '<>'),
      pageOf('edcba', '<'),
      pageOf('', '<'),
    ]);
  });

  test('are paged backwards, in the same order', async () => {
    await using all = await createTwentyFive();

    const last = await all.read({ last: 10 });
    const middle = await all.read({ last: 10, before: last.start });
    const first = await all.read({ last: 10, before: middle.start });

    expect([last, middle, first]).toEqual([
      pageOf('jihgfedcba', '<'),
      pageOf('tsrqponmlk', '<>'),
      pageOf('yxwvu', '>'),
    ]);
  });

  test('are twenty by default, and none or a hundred on request', async () => {
    await using all = await createTwentyFive();

    expect(await all.read({})).toEqual(pageOf('yxwvutsrqponmlkjihgf', '>'));
    expect(await all.read({ first: 100 })).toEqual(pageOf('yxwvutsrqponmlkjihgfedcba', ''));
    expect(await all.read({ first: 0 })).toEqual(pageOf('', '>'));
  });

  test('between two cursors are those between', async () => {
    await using all = await createTwentyFive();
    const { end } = await all.read({ first: 3 });
    const { start } = await all.read({ last: 20 });

    expect(await all.read({ after: end, before: start })).toEqual(pageOf('vu', '<'));
  });

  test('keep their positions while newer ones are added', async () => {
    await using all = await createTwentyFive();
    const { end } = await all.read({ first: 2 });
    await accept(all.store, all.alice, { prompt: 'z', minute: 100 });

    expect(await all.read({ first: 2, after: end })).toEqual({ ...pageOf('wv', '<>'), total: 26 });
  });

  test.each([
    [{}, 25],
    [{ model: ['sora-2'] }, 5],
    [{ model: [] }, 0],
    [{ model: null }, 25],
    [{ status: ['PENDING', 'FAILED'] }, 25],
    [{ status: ['COMPLETED'] }, 0],
    [{ mode: ['IMAGE_TO_VIDEO'] }, 0],
    [{ createdAfter: '2026-01-01T00:19:00Z' }, 5],
    [{ createdAfter: '2026-01-01T01:19:00+01:00' }, 5],
    [{ createdBefore: '2026-01-01T00:05:00.000Z', model: ['sora-2'] }, 5],
  ])('with the filter %j are %i', async (filter, count) => {
    await using all = await createTwentyFive();

    const { prompts, total } = await all.read({ first: 100, filter });

    expect([prompts.length, total]).toEqual([count, count]);
  });

  test.each([
    [{ first: 101 }, 'Expected first to be 0 to 100, got 101.'],
    [{ last: 101 }, 'Expected last to be 0 to 100, got 101.'],
    [{ first: -1 }, 'Expected first to be 0 to 100, got -1.'],
    [{ first: 1, last: 1 }, 'Expected either first or last, got both.'],
    [{ after: 'nonsense' }, '"nonsense" is not a cursor of this list; expected one from an edge or pageInfo.'],
    [{ before: '' }, '"" is not a cursor of this list; expected one from an edge or pageInfo.'],
    [
      { after: Buffer.from('updates:7').toString('base64url') },
      '"dXBkYXRlczo3" is not a cursor of this list; expected one from an edge or pageInfo.',
    ],
    [
      { after: Buffer.from('generations:9999999999999999:a').toString('base64url') },
      '"Z2VuZXJhdGlvbnM6OTk5OTk5OTk5OTk5OTk5OTph" is not a cursor of this list; expected one from an edge or pageInfo.',
    ],
  ])('refuse %j as bad input', async (variables, message) => {
    await using executor = await createExecutor();

    expect(await executor.execute(page, variables)).toEqual({
      data: null,
      errors: [{ code: 'BAD_USER_INPUT', message }],
    });
  });
});

describe('one generation', () => {
  test('is found by its global id and by VideoGenAPI’s own, and only by its owner', async () => {
    await using executor = await createExecutor();
    const { store, alice, bob, execute } = executor;
    const id = globalId('Generation', await accept(store, alice, { prompt: 'a' }));
    const source =
      'query ($id: ID!) { generation(id: $id) { id generationId seed extra createdAt model { key name } } }';

    const found = [await execute(source, { id }), await execute(source, { id: 'gen_a' })];
    const hidden = [
      await execute(source, { id }, bob),
      await execute(source, { id: 'gen_a' }, bob),
      await execute(source, { id: 'nonsense' }),
      await execute(source, { id: '' }),
      await execute(source, { id: globalId('Model', 'kling_25') }),
      await execute(source, { id: globalId('Nothing', 'x') }),
    ];

    const generation = {
      id,
      generationId: 'gen_a',
      seed: Number.MAX_SAFE_INTEGER,
      extra: { nested: [1, null] },
      createdAt: '2026-01-01T00:00:00.000Z',
      model: { key: 'kling_25', name: 'Kling 2.5' },
    };
    expect(found).toEqual(found.map(() => ({ data: { generation }, errors: [] })));
    expect(hidden).toEqual(hidden.map(() => ({ data: { generation: null }, errors: [] })));
  });

  test('shows the reported name and provider of a model of which the catalogue has only the key', async () => {
    await using executor = await createExecutor();
    const { store, alice, execute } = executor;
    const id = await accept(store, alice, { prompt: 'a', model: 'kling-3' });
    const model = { key: 'kling-3', name: 'Kling 3.0', provider: 'Kuaishou' };
    const facts = { modelKey: model.key, modelName: model.name, modelProvider: model.provider };
    await recordObservation(store, id, { type: 'reported', status: 'IN_QUEUE', facts }, { dueInMs: null });

    const { data } = await execute('{ generation(id: "gen_a") { model { key name provider lifecycle } } }');

    expect(data).toEqual({ generation: { model: { ...model, lifecycle: 'SEEN_IN_USE' } } });
  });

  test('shows what is known of a model outside the catalogue, and its history', async () => {
    await using executor = await createExecutor();
    const { store, alice, execute } = executor;
    await accept(store, alice, { prompt: 'a', model: 'acme-1' });

    const { data } = await execute(`{ generation(id: "gen_a") {
      model { key name lifecycle provider tier modes maxResolution resolutions durationRange { min } }
      updates { version status previousStatus cursor generation { prompt } }
    } }`);

    expect(data).toEqual({
      generation: {
        model: {
          key: 'acme-1',
          name: 'acme-1',
          lifecycle: null,
          provider: null,
          tier: null,
          modes: [],
          maxResolution: null,
          resolutions: [],
          durationRange: null,
        },
        updates: [
          {
            version: 1,
            status: 'PENDING',
            previousStatus: null,
            cursor: Buffer.from(`updates:${alice.id}:1`).toString('base64url'),
            generation: { prompt: 'a' },
          },
        ],
      },
    });
  });
});

interface Page {
  readonly generations: {
    readonly totalCount: number;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly startCursor: string | null;
      readonly endCursor: string | null;
    };
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly prompt: string } }[];
    readonly nodes: readonly { readonly prompt: string }[];
  };
}

function readPage(data: unknown): Page {
  if (!isPage(data)) throw new Error(`expected a page, got ${JSON.stringify(data)}`);
  return data;
}

function isPage(data: unknown): data is Page {
  return typeof data === 'object' && data !== null && 'generations' in data && data.generations !== null;
}

test('each field of a page is the same, whatever other fields are selected', async () => {
  await using executor = await createExecutor();
  const { store, alice, execute } = executor;
  const failed = await accept(store, alice, { prompt: 'b', minute: 1 });
  await recordObservation(
    store,
    failed,
    { type: 'failed', failure: { code: 'PROVIDER_ERROR', message: 'a', upstreamMessage: 'b' } },
    { dueInMs: null },
  );
  await accept(store, alice, { prompt: 'a' });
  const type = schema.getType('Generation');
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  const select = ({ name, type: of }: (typeof fields)[number]) =>
    isLeafType(getNamedType(of)) ? name : `${name} { __typename }`;
  const all = await execute(`{ generations { nodes { ${fields.map(select).join(' ')} } } }`);

  const alone = await Promise.all(fields.map((field) => execute(`{ generations { nodes { ${select(field)} } } }`)));

  const read = ({ data }: typeof all): object[] =>
    Reflect.get(Object(Reflect.get(Object(data), 'generations')), 'nodes');
  const joined = read(all).map((_, index) => Object.assign({}, ...alone.map((answer) => read(answer)[index])));
  expect([...alone.flatMap(({ errors }) => errors), ...all.errors]).toEqual([]);
  expect(joined).toEqual(read(all));
});
