import type { Operation } from './gateway-for-alice.ts';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const values = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `kling_${index}`);
const within = (count: number, open: string, inner: string, close: string): string =>
  `${open.repeat(count)}${inner}${close.repeat(count)}`;

const DEEP = 50_000;
const video = 'generateVideo(input: { prompt: "A cat" }) { __typename }';
const videos = (index: number) =>
  `a${index}: generateVideos(inputs: [${times(20, () => '{ prompt: "A cat" }')}]) { __typename }`;
const chain = (count: number): string =>
  `{ generation(id: "a") { ...F0 } } ${times(count, (index) => `fragment F${index} on Generation { ...F${index + 1} }`)} fragment F${count} on Generation { id }`;
const bomb = (count: number): string =>
  `{ generation(id: "a") { ...F0 } } ${times(count, (index) => `fragment F${index} on Generation { ...F${index + 1} ...F${index + 1} ...F${index + 1} }`)} fragment F${count} on Generation { id }`;

/** An operation that is refused, with the message of its first error. */
export type Attack = readonly [
  name: string,
  operation: Operation,
  message: string,
  /** Where `Accept` does not name application/graphql-response+json; 400 unless it is given: GraphQL over HTTP has 200 for what is invalid. */
  status?: number,
];

/** Operations that would stop everybody else, pay without end or overflow a stack. */
export const attacks: readonly Attack[] = [
  [
    '10,000 aliases of me',
    `{ ${times(10_000, (index) => `a${index}: me { id }`)} }`,
    'The query text is too long: expected at most 32768 bytes, got 168893.',
  ],
  [
    '250 aliases of me',
    `{ ${times(240, (index) => `a${index}: me`)} }`,
    'The operation has too many aliases: expected at most 15, got 240.',
  ],
  [
    '8,000 aliases of a generation',
    `{ ${times(8000, (index) => `a${index}: generation(id: "a") { id }`)} }`,
    'The query text is too long: expected at most 32768 bytes, got 270893.',
  ],
  [
    '10,000 ids',
    `{ nodes(ids: ${JSON.stringify(values(10_000))}) { id } }`,
    'The query text is too long: expected at most 32768 bytes, got 128914.',
  ],
  [
    '10,000 ids in a variable',
    { query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids: values(10_000) } },
    'The list $ids is too long: expected at most 100 values, got 10000.',
  ],
  [
    'a filter of 33,000 values',
    {
      query: 'subscription ($filter: GenerationFilter) { generationsUpdated(filter: $filter) { version } }',
      variables: { filter: { model: values(33_000) } },
    },
    'The request has too many values: expected at most 20000 in its JSON, got more.',
  ],
  [
    '10,000 variables',
    `query (${times(10_000, (index) => `$v${index}: ID`)}) { me { id } }`,
    'The query text is too long: expected at most 32768 bytes, got 108911.',
  ],
  [
    '250 variables',
    `query (${times(249, (index) => `$v${index}: ID`)}) { me }`,
    'The query has too many tokens: expected at most 1000, got more.',
  ],
  [
    'fields 2,000 deep',
    within(2000, '{ node ', '{ id }', '}'),
    'The query has too many tokens: expected at most 1000, got more.',
  ],
  [
    'deep fields',
    within(DEEP, '{ node ', '{ id }', '}'),
    'The query text is too long: expected at most 32768 bytes, got 400006.',
  ],
  [
    'deep inline fragments',
    within(DEEP, '{ ... ', '{ me { id } }', '}'),
    'The query text is too long: expected at most 32768 bytes, got 350013.',
  ],
  ['deep fragments', chain(10_000), 'The query text is too long: expected at most 32768 bytes, got 417854.'],
  [
    'deep lists',
    `{ nodes(ids: ${within(DEEP, '[', '1', ']')}) { id } }`,
    'The query text is too long: expected at most 32768 bytes, got 100024.',
  ],
  [
    'deep objects',
    `{ generations(filter: ${within(DEEP, '{ model: ', '1', '}')}) { totalCount } }`,
    'The query text is too long: expected at most 32768 bytes, got 500041.',
  ],
  [
    'fields as deep as tokens allow',
    within(330, '{ generation ', '{ id }', '}'),
    'The operation is too deep: expected at most 10 levels of fields, got 331.',
  ],
  [
    'nested histories',
    '{ generation(id: "a") { updates { generation { updates { generation { updates { generation { updates { version } } } } } } } } }',
    'The operation costs too much: expected at most 20000 fields in its answer, got up to 102020202.',
  ],
  [
    'nested histories in each event',
    'subscription { generationsUpdated { generation { updates { generation { updates { generation { version } } } } } } }',
    'The operation costs too much: expected at most 20000 fields in its answer, got up to 20203.',
  ],
  [
    'a fragment bomb',
    bomb(80),
    'The operation costs too much: expected at most 20000 fields in its answer, got up to 1.4780882941434595e+38.',
  ],
  [
    'a bomb of fragments on Query',
    `{ ...F0 } ${times(60, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)} fragment F60 on Query { me { id } }`,
    'The operation costs too much: expected at most 20000 fields in its answer, got up to 2305843009213694000.',
  ],
  [
    'a cycle of fragments',
    '{ me { ...A } } fragment A on User { ...B } fragment B on User { ...A }',
    'Cannot spread fragment "A" within itself via "B".',
    200,
  ],
  [
    '400 introspections',
    `{ ${times(400, () => '__schema { types { name } }')} }`,
    'The query has too many tokens: expected at most 1000, got more.',
  ],
  [
    '140 introspections',
    `{ ${times(140, () => '__schema { types { name } }')} }`,
    'The operation has too many root fields: expected at most 50, got 140.',
  ],
  [
    'a wide introspection',
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    'The introspection is too deep: expected at most 2 of fields, interfaces, possibleTypes and inputFields within each other, got more.',
  ],
  [
    '160 directives',
    `{ me { id ${times(160, () => '@skip(if: true)')} } }`,
    'The query has too many tokens: expected at most 1000, got more.',
  ],
  [
    '60 aliases of generateVideo',
    `mutation { ${times(60, (index) => `a${index}: ${video}`)} }`,
    'The operation has too many aliases: expected at most 15, got 60.',
  ],
  [
    'two videos through a fragment',
    `mutation { ${video} ...A } fragment A on Mutation { b: ${video} }`,
    'The operation has too many paid fields (generateVideo, generateVideos): expected at most 1, got 2.',
  ],
  [
    'generateVideos of twenty three times',
    `mutation { ${times(3, videos)} }`,
    'The operation has too many paid fields (generateVideo, generateVideos): expected at most 1, got 3.',
  ],
  [
    '30 imports',
    `mutation { ${times(30, (index) => `a${index}: importGenerations { __typename }`)} }`,
    'The operation has too many aliases: expected at most 15, got 30.',
  ],
  [
    '989 times one field',
    `{ me { ${times(989, () => 'id')} { } } }`,
    'The query has too many fields of one name: expected at most 250, got 989 of "id".',
  ],
];

/** Longer than a body may be: 413, and over a websocket the end of the socket with 1009. */
export const longChain = chain(DEEP);
