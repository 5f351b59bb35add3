import { getIntrospectionQuery, type IntrospectionOptions } from 'graphql';
import { expect, test } from 'vitest';
import { askOverSocket, post, startForAlice } from './gateway-for-alice.ts';

/** Sends an operation. Returns the messages of its errors, shortened. */
async function listErrors(url: string, query: string): Promise<{ status: number; errors: readonly string[] }> {
  const { status, body } = await post(url, query);
  const answer: { readonly errors?: readonly { readonly message: string }[] } = JSON.parse(body);
  return { status, errors: (answer.errors ?? []).map(({ message }) => message.slice(0, 120)) };
}

const tooDeep = (depth: number) => ({
  status: 400,
  errors: [`The operation is too deep: expected at most 10 levels of fields, got ${depth}.`],
});
const good = { status: 200, errors: [] };

test('fields inside fragments and inline fragments are counted', async () => {
  await using running = await startForAlice();
  const fragments = `
    fragment A on Generation { updates(first: 1) { generation { ...B } } }
    fragment B on Generation { ... { updates(first: 1) { ... on GenerationUpdate { generation { ...C } } } } }
    fragment C on Generation { updates(first: 1) { generation { ...D } } }
    fragment D on Generation { updates(first: 1) { generation { id } } }`;

  const answers = [
    await listErrors(running.url, `{ generation(id: "none") { ...A } } ${fragments}`),
    await listErrors(
      running.url,
      `{ generation(id: "none") { updates(first: 1) { generation { ...A } } } } ${fragments}`,
    ),
  ];

  expect(answers).toEqual([good, tooDeep(12)]);
});

test('each of several operations is measured', async () => {
  await using running = await startForAlice();
  const deep = `${'updates { generation { '.repeat(5)} id ${'} } '.repeat(5)}`;

  const query = `query A { me { id } } query B { generation(id: "none") { ${deep} } }`;
  const { messages } = await askOverSocket(running.url, query);

  expect(messages).toEqual([
    {
      type: 'error',
      payload: [
        {
          message: tooDeep(12).errors[0],
          locations: [{ line: 1, column: 23 }],
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    },
  ]);
});

test('fragments within themselves are refused as such, and those that multiply are refused quickly', async () => {
  await using running = await startForAlice();
  const bomb = Array.from(
    { length: 40 },
    (_, index) => `fragment F${index} on Generation { ...F${index + 1} ...F${index + 1} ...F${index + 1} }`,
  ).join(' ');
  const startedAt = performance.now();

  const answers = [
    await listErrors(
      running.url,
      '{ generation(id: "none") { ...A } } fragment A on Generation { updates { generation { ...A } } }',
    ),
    await listErrors(running.url, `{ generation(id: "none") { ...F0 } } ${bomb} fragment F40 on Generation { id }`),
  ];

  expect(answers).toEqual([
    { status: 200, errors: ['Cannot spread fragment "A" within itself.'] },
    {
      status: 400,
      errors: [
        'The operation costs too much: expected at most 20000 fields in its answer, got up to 12157665459056929000.',
      ],
    },
  ]);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

const everything: Required<IntrospectionOptions> = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  experimentalDirectiveDeprecation: true,
  oneOf: true,
  typeDepth: 40,
};

test('the standard introspection query passes with all its options, as older tools and caches send it too', async () => {
  await using running = await startForAlice();
  const none = Object.fromEntries(Object.keys(everything).map((option) => [option, false]));
  const standard = getIntrospectionQuery(everything);
  const queries = [
    standard,
    getIntrospectionQuery(),
    getIntrospectionQuery({ ...none, typeDepth: 9 }),
    ...Object.keys(none).map((option) => getIntrospectionQuery({ ...none, typeDepth: 9, [option]: true })),
    standard.replaceAll('{', '{ __typename'),
    standard
      .replace('IntrospectionQuery', 'Another')
      .replaceAll('FullType', 'Type')
      .replace('queryType { name kind }', 'queryType { name }'),
  ];

  const answers = [];
  for (const query of queries) answers.push(await listErrors(running.url, query));

  expect(answers).toEqual(queries.map(() => good));
});

test('an operation that only resembles the standard introspection query is measured', async () => {
  await using running = await startForAlice();
  const standard = getIntrospectionQuery();
  const queries = [
    standard.replace('__schema', 'twice: __schema'),
    standard.replace('ofType {', 'ofType { fields { name }'),
    standard.replace('__schema', 'me { id } __schema'),
    `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} } '.repeat(5)} } } }`,
  ];

  const answers = [];
  for (const query of queries) answers.push(await listErrors(running.url, query));

  expect(answers).toEqual([tooDeep(15), tooDeep(15), tooDeep(15), tooDeep(13)]);
});

const nested = [
  ['fields', `{ ${'generation { '.repeat(300)} id ${'}'.repeat(300)} }`, 400],
  ['inline fragments', `{ ${'... { '.repeat(300)} me { id } ${'}'.repeat(300)} }`, 200],
  [
    'fragments',
    `{ ...F0 } ${Array.from({ length: 100 }, (_, index) => `fragment F${index} on Query { ...F${index + 1} }`).join(' ')} fragment F100 on Query { me { id } }`,
    200,
  ],
  ['lists', `{ nodes(ids: ${'['.repeat(480)}1${']'.repeat(480)}) { id } }`, 200],
  ['objects', `{ generations(filter: ${'{ model: '.repeat(240)} 1 ${'}'.repeat(240)}) { totalCount } }`, 200],
  ['types of a variable', `query ($a: ${'['.repeat(480)}Int${']'.repeat(480)}) { me { id } }`, 200],
] as const;

test.for(nested)('%s nested as deep as a document may be are answered', async ([, query, status]) => {
  await using running = await startForAlice();

  const answer = await post(running.url, query);

  expect(answer.status).toBe(status);
  expect(answer.body).not.toContain('INTERNAL_SERVER_ERROR');
});
