import { expect, test } from 'vitest';
import {
  aliceKey,
  askOverSocket,
  get,
  post,
  startForAlice,
  stream,
  streamOf,
  type Operation,
} from './gateway-for-alice.ts';
import { measureHeap } from './measure-heap.ts';

const KILOBYTE = 1000;
const MEGABYTE = 1000 * KILOBYTE;

const times = (count: number, text: string | ((index: number) => string)): string =>
  Array.from({ length: count }, (_, index) => (typeof text === 'string' ? text : text(index))).join(' ');

/** A query of that many bytes, in letters of two bytes. */
function ofBytes(bytes: number): string {
  const query = '{ me { __typename } } #';
  return `${query}${'x'.repeat((bytes - query.length) % 2)}${'ж'.repeat((bytes - query.length) / 2)}`;
}

/** A query of that many tokens. */
const ofTokens = (tokens: number): string =>
  `{ generation(id: "none") { ${times(tokens - 10, (index) => ['id', 'prompt', 'seed', 'version'][index % 4] ?? '')} } }`;

/** A query with that many levels of fields. */
function ofDepth(depth: number): string {
  const fields = Array.from({ length: depth - 2 }, (_, index) =>
    index % 2 === 0 ? 'updates(first: 1)' : 'generation',
  );
  const leaf = depth % 2 === 0 ? 'id' : 'version';
  return `{ ${['generation(id: "none")', ...fields].join(' { ')} { ${leaf} ${'} '.repeat(depth)}`;
}

/** A query whose answer can have a hundred times `fields` fields, and one for the list. */
const ofHundredFields = (hundreds: number): string =>
  `{ generations(first: 100) { nodes { ${times(hundreds - 1, 'id')} } } }`;

const ids = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const filter = 'query ($filter: GenerationFilter) { generations(filter: $filter) { totalCount } }';
const values = (count: number): readonly string[] => Array.from({ length: count }, () => 'kling_25');

interface Row {
  readonly limit: string;
  readonly most: Operation;
  readonly tooMuch: Operation;
  readonly message: string;
  /** The column that the error points at; undefined: the limit is checked before an operation is known. */
  readonly column?: number;
}

const limits: readonly Row[] = [
  {
    limit: 'length',
    most: ofBytes(32 * 1024),
    tooMuch: ofBytes(32 * 1024 + 1),
    message: 'The query text is too long: expected at most 32768 bytes, got 32769.',
  },
  {
    limit: 'number of tokens',
    most: ofTokens(1000),
    tooMuch: ofTokens(1001),
    message: 'The query has too many tokens: expected at most 1000, got more.',
  },
  {
    limit: 'depth',
    most: ofDepth(10),
    tooMuch: ofDepth(11),
    message: 'The operation is too deep: expected at most 10 levels of fields, got 11.',
    column: 1,
  },
  {
    limit: 'aliases',
    most: `{ me { ${times(15, (index) => `a${index}: __typename`)} } }`,
    tooMuch: `{ me { ...A } again: me { ...A } }
      fragment A on User { usage { ${times(8, (index) => `a${index}: __typename`)} } }`,
    message: 'The operation has too many aliases: expected at most 15, got 17.',
    column: 1,
  },
  {
    limit: 'root fields',
    most: `{ ${times(50, 'me { id }')} }`,
    tooMuch: `{ ...A me { id } } fragment A on Query { ${times(50, 'me { id }')} }`,
    message: 'The operation has too many root fields: expected at most 50, got 51.',
    column: 1,
  },
  {
    limit: 'directives',
    most: `{ me { ${times(50, 'id @skip(if: true)')} email } }`,
    tooMuch: `{ me { ...A ...A @include(if: true) } } fragment A on User { ... @include(if: true) { ${times(24, 'id @skip(if: true)')} } }`,
    message: 'The operation has too many directives: expected at most 50, got 51.',
    column: 1,
  },
  {
    limit: 'values of a list in the document',
    most: `{ nodes(ids: [${times(100, '"a"')}]) { id } }`,
    tooMuch: `{ generations(filter: { model: [${times(101, '"a"')}] }) { totalCount } }`,
    message: 'The list filter.model is too long: expected at most 100 values, got 101.',
    column: 32,
  },
  {
    limit: 'values of a list in the variables',
    most: { query: ids, variables: { ids: values(100) } },
    tooMuch: { query: ids, variables: { ids: values(101) } },
    message: 'The list $ids is too long: expected at most 100 values, got 101.',
  },
  {
    limit: 'values of a list within a variable',
    most: { query: filter, variables: { filter: { model: values(100) } } },
    tooMuch: { query: filter, variables: { filter: { model: values(101) } } },
    message: 'The list $filter.model is too long: expected at most 100 values, got 101.',
  },
  {
    limit: 'cost',
    most: ofHundredFields(199),
    tooMuch: ofHundredFields(200),
    message: 'The operation costs too much: expected at most 20000 fields in its answer, got up to 20001.',
    column: 1,
  },
  {
    limit: 'depth of an introspection',
    most: '{ __type(name: "User") { fields { type { fields { name } } } } }',
    tooMuch: '{ __type(name: "User") { fields { type { fields { type { possibleTypes { name } } } } } } }',
    message:
      'The introspection is too deep: expected at most 2 of fields, interfaces, possibleTypes and inputFields within each other, got more.',
    column: 3,
  },
  {
    limit: 'fields of one name',
    most: `{ me { ${times(250, 'id')} email } }`,
    tooMuch: `{ me { ${times(251, 'id')} email } }`,
    message: 'The query has too many fields of one name: expected at most 250, got 251 of "id".',
  },
];

const generateNothing = '{ __typename }';
const overPost: readonly Row[] = [
  {
    limit: 'paid fields',
    most: `mutation { generateVideo(input: { prompt: "" }) ${generateNothing} }`,
    tooMuch: `mutation { ...A ...A } fragment A on Mutation { generateVideos(inputs: [{ prompt: "" }]) ${generateNothing} }`,
    message: 'The operation has too many paid fields (generateVideo, generateVideos): expected at most 1, got 2.',
    column: 1,
  },
  {
    limit: 'fields that send requests to VideoGenAPI',
    most: `mutation { ${times(5, (index) => `a${index}: refreshGeneration(id: "none") ${generateNothing}`)} }`,
    tooMuch: `mutation { importGenerations ${generateNothing} ${times(5, (index) => `a${index}: refreshGeneration(id: "none") ${generateNothing}`)} }`,
    message:
      'The operation has too many fields that send requests to VideoGenAPI (importGenerations, refreshGeneration): expected at most 5, got 6.',
    column: 1,
  },
  {
    limit: 'values of a list within a list',
    most: {
      query: `mutation ($inputs: [GenerateVideoInput!]!) { generateVideos(inputs: $inputs) ${generateNothing} }`,
      variables: { inputs: [{ prompt: '' }, { prompt: '', referenceImageUrls: values(100) }] },
    },
    tooMuch: {
      query: `mutation ($inputs: [GenerateVideoInput!]!) { generateVideos(inputs: $inputs) ${generateNothing} }`,
      variables: { inputs: [{ prompt: '' }, { prompt: '', referenceImageUrls: values(101) }] },
    },
    message: 'The list $inputs.1.referenceImageUrls is too long: expected at most 100 values, got 101.',
  },
];

const errorOf = ({ message, column }: Row) => ({
  message,
  ...(column !== undefined && { locations: [{ line: 1, column }] }),
  extensions: { code: 'BAD_REQUEST' },
});

test.for([...limits, ...overPost])(
  'an operation over the limit of $limit is refused with 400 over HTTP',
  async (row) => {
    await using running = await startForAlice();
    const json = { authorization: `Bearer ${aliceKey}`, accept: 'application/json' };
    const newer = { ...json, accept: 'application/graphql-response+json' };

    const allowed = await post(running.url, row.most);
    const refused = [
      await post(running.url, row.tooMuch, json),
      await post(running.url, row.tooMuch, newer),
      await stream(running.url, row.tooMuch),
    ];

    const body = JSON.stringify({ errors: [errorOf(row)] });
    expect({ ...allowed, body: JSON.parse(allowed.body) }).toEqual({ status: 200, body: { data: expect.any(Object) } });
    expect(refused).toEqual([
      { status: 400, body },
      { status: 400, body },
      { status: 400, body: streamOf({ errors: [errorOf(row)] }) },
    ]);
  },
);

// Node itself refuses a longer URL.
test.for(limits.slice(1))('an operation over the limit of $limit is refused with 400 by GET', async (row) => {
  await using running = await startForAlice();

  const allowed = await get(running.url, row.most);
  const refused = await get(running.url, row.tooMuch);

  expect(allowed.status).toBe(200);
  expect(refused).toEqual({ status: 400, body: JSON.stringify({ errors: [errorOf(row)] }) });
});

test.for([...limits, ...overPost])(
  'an operation over the limit of $limit gets its own error over a websocket',
  async (row) => {
    await using running = await startForAlice();

    const allowed = await askOverSocket(running.url, row.most);
    const refused = await askOverSocket(running.url, row.tooMuch);

    expect(allowed).toEqual({
      messages: [{ type: 'next', payload: { data: expect.any(Object) } }, { type: 'complete' }],
      isOpen: true,
    });
    expect(refused).toEqual({ messages: [{ type: 'error', payload: [errorOf(row)] }], isOpen: true });
  },
);

test('a limit that an operator sets replaces the default', async () => {
  await using running = await startForAlice({ limits: { aliases: 1, cost: 3 } });

  const answers = [
    await post(running.url, '{ a: me { id email } }'),
    await post(running.url, '{ a: me { b: id } }'),
    await post(running.url, '{ me { id email __typename } }'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 400, 400]);
});

test('a document that graphql gives up to validate, as more tokens are allowed, is refused with its bounds', async () => {
  await using running = await startForAlice({ limits: { tokens: 8000 } });

  const { status, body } = await post(running.url, `{ me { ${times(2000, 'id')} } }`);

  const message =
    'The document takes too long to validate: expected at most 500000 steps to compare its fields and 50000 to follow its fragments, got more.';
  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
});

test('fifteen documents of 500 kB with a key are refused by their length, and leave nothing in memory', async () => {
  await using running = await startForAlice();
  await post(running.url, '{ me { id } }');
  const before = measureHeap();

  const answers = [];
  for (let count = 0; count < 15; count += 1) {
    answers.push(await post(running.url, `{ ${'id '.repeat(166 * KILOBYTE)}} ${'#'.repeat(10 + count)}`));
  }

  const grown = measureHeap() - before;
  expect(answers).toEqual(
    answers.map((_, count) => ({
      status: 400,
      body: JSON.stringify({
        errors: [
          {
            message: `The query text is too long: expected at most 32768 bytes, got ${498 * KILOBYTE + 14 + count}.`,
            extensions: { code: 'BAD_REQUEST' },
          },
        ],
      }),
    })),
  );
  expect(grown).toBeLessThan(20 * MEGABYTE);
});

test('the cache of documents is bounded in bytes, and has no invalid ones', async () => {
  await using running = await startForAlice();
  await post(running.url, '{ me { id } }');
  const before = measureHeap();

  for (let count = 0; count < 40; count += 1) {
    // Many tokens, many comments, a syntax error at the end, and many fields that are not there.
    await post(running.url, `${ofTokens(1000)} # ${count}`);
    await post(running.url, `{ me { id } } # ${count}${'\n#'.repeat(15 * KILOBYTE)}`);
    await post(running.url, `${ofTokens(999)} # ${count}\n{`);
    await post(running.url, `{ ${'nothing '.repeat(200)}} # ${count}`);
  }

  expect(measureHeap() - before).toBeLessThan(25 * MEGABYTE);
});

test('an unknown field of an input is named in the error, and its value is not printed', async () => {
  await using running = await startForAlice();
  const names = Array.from({ length: 3000 }, (_, index) => `nothing${index}`);

  const answer = await post(running.url, {
    query: filter,
    variables: { filter: Object.fromEntries(names.map((name) => [name, 'x'])) },
  });

  const message = '$filter has an unknown field: GenerationFilter has no "nothing0".';
  expect(answer).toEqual({
    status: 400,
    body: JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }),
  });
});

test('a variable that is null where it may not be is its operation’s error, and counts towards no cost', async () => {
  await using running = await startForAlice();
  const operation = { query: 'query ($ids: [ID!] = ["a"]) { nodes(ids: $ids) { id } }', variables: { ids: null } };

  const answers = [await post(running.url, operation), await stream(running.url, operation)];
  const { messages, isOpen } = await askOverSocket(running.url, operation);

  const message = expect.stringMatching(/"ids"|\$ids/);
  for (const { body } of answers) expect(body).toContain('ids');
  expect(messages).toMatchObject([{ type: 'error', payload: [{ message }] }]);
  expect(isOpen).toBe(true);
});

test('the cost of a page that passed says nothing about a larger one, nor about other variables', async () => {
  await using running = await startForAlice({ limits: { cost: 150 } });
  const query = `query ($first: Int, $ids: [ID!] = [], $filter: GenerationFilter) {
    generations(first: $first, filter: $filter) { nodes { id prompt status } } nodes(ids: $ids) { id }
  }`;
  const ask = async (variables: object) => (await post(running.url, { query, variables })).status;

  const statuses = [
    await ask({ first: 20 }),
    await ask({ first: 20 }),
    await ask({ first: 100 }),
    await ask({ first: 20, ids: Array.from({ length: 100 }, () => 'a') }),
    await ask({ first: 20, filter: {} }),
    await ask({ first: '20' }),
    await ask({ first: 100, filter: {} }),
    await ask({ first: 20 }),
  ];

  expect(statuses).toEqual([200, 200, 400, 400, 200, 400, 400, 200]);
});
