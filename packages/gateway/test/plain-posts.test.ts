import { once } from 'node:events';
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { chooseMediaType } from '../src/http/choose-media-type.ts';
import { findDocuments, makeVariables } from './all-documents.ts';
import { attacks } from './attacks.ts';
import { aliceKey, readOperation, startForAlice, type Operation } from './gateway-for-alice.ts';
import { acceptGeneration, printId } from './generations-of-users.ts';

interface Post {
  readonly body: string | Uint8Array;
  /** 1 by default. */
  readonly uses?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const authorization = `Bearer ${aliceKey}`;
const known = '{ models { key } }';
const missing = 'subscription { generationUpdated(id: "gen_unknown") { version } }';

const bodies: readonly (string | Uint8Array)[] = [
  '',
  '{',
  'null',
  '1',
  '"text"',
  '[]',
  `[{"query":"${known}"}]`,
  '{}',
  '{"query":null}',
  '{"query":{}}',
  '{"query":1}',
  '{"query":"{"}',
  '{"query":""}',
  `{"query":"${known}","more":1}`,
  `{"query":"${known}","variables":[]}`,
  `{"query":"${known}","variables":"{}"}`,
  `{"query":"${known}","variables":null,"extensions":null,"operationName":null}`,
  `{"query":"${known}","operationName":"Unknown"}`,
  '{"query":"query A { models { key } } query B { models { name } }","operationName":"B"}',
  '{"query":"query A { models { key } } query B { models { name } }"}',
  '{"query":"fragment F on Model { key }"}',
  '{"query":"{ unknown }"}',
  '{"documentId":"known"}',
  '{"documentId":"stream"}',
  '{"documentId":"unknown"}',
  '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"unknown"}}}',
  `{"query":${JSON.stringify(missing)}}`,
  `\uFEFF{"query":"${known}"}`,
  Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
];

const accepts = [
  '*/*',
  'application/*',
  '*/json',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json,application/json;q=0.9',
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  'application/json; charset=utf-8',
  'application/json; charset=latin1, application/graphql-response+json',
  'text/event-stream, application/json',
  'text/event-stream',
  'multipart/mixed',
  'text/html',
  '',
];

const variants: readonly Readonly<Record<string, string>>[] = [
  ...accepts.map((accept) => ({ accept })),
  { authorization: '' },
  { authorization: 'Bearer lt_nobody_00001' },
  { authorization: 'x' },
  { origin: 'https://elsewhere.example' },
  { origin: 'null' },
  { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  { 'content-type': 'application/json; charset=utf-8' },
  { 'content-type': 'application/json;charset=latin1' },
  { 'content-type': 'application/graphql+json' },
  { 'content-type': 'text/plain' },
  { 'content-encoding': 'gzip' },
  { 'transfer-encoding': 'chunked' },
  { 'sec-fetch-site': 'cross-site' },
];

/** A query is compiled at its third use, one of two at each turn. */
const USES_UNTIL_KNOWN = 3;

test('a POST has the same answer on the short way and on the way of the handler itself', async () => {
  const texts = new Map([
    ['known', known],
    ['stream', missing],
  ]);
  await using running = await startForAlice({ trustedDocuments: { mode: 'prefer', texts } });
  const id = printId(await acceptGeneration(running.store, running.alice));
  const posts: readonly Post[] = [
    ...findDocuments()
      .filter(({ text }) => !text.includes('subscription'))
      .map(({ text, document }) => ({
        ...toPost({ query: text, variables: makeVariables(document, id) }),
        uses: USES_UNTIL_KNOWN,
      })),
    ...attacks.map(([, operation]) => toPost(operation)),
    ...bodies.flatMap((body) => [{ body }, { body, headers: { accept: 'application/graphql-response+json' } }]),
    ...variants.flatMap((each) =>
      [known, '{ unknown }', missing].map((query) => ({ ...toPost(query), headers: each })),
    ),
  ];

  const differences = [];
  for (const each of posts) {
    for (let use = 0; use < (each.uses ?? 1); use += 1) {
      const short = await send(`${running.url}/graphql`, each);
      const own = await send(`${running.url}/graphql?`, each);
      if (JSON.stringify(short) !== JSON.stringify(own)) differences.push({ each, use, short, own });
    }
  }

  expect(differences).toEqual([]);
});

test('a known query counts once, whether it succeeds or fails', async () => {
  const few = { operationsPerKey: 0.01, operationBurstPerKey: 12 };
  await using running = await startForAlice({ shares: few });
  const query = 'query ($first: Int!, $id: ID!) { generations(first: $first) { nodes { id } } node(id: $id) { id } }';
  const ask = async (first: unknown) => {
    const body = JSON.stringify({ query, variables: { first, id: 'x' } });
    const { status, body: text } = await send(`${running.url}/graphql`, { body });
    return { status, isRight: text.includes('"nodes":[]'), isLimited: text.includes('RATE_LIMITED') };
  };

  const answers = [];
  for (const first of [1, 1, 1, 1, -1, -1, 1000, 1000, 'a', 'a', null, 1, 1]) answers.push(await ask(first));

  expect(answers.filter(({ isRight }) => isRight)).toHaveLength(5);
  expect(answers.map(({ isLimited }) => isLimited).indexOf(true)).toBe(12);
});

const toPost = (operation: Operation): Post => ({ body: JSON.stringify(readOperation(operation)) });

async function send(url: string, { body, headers: given = {} }: Omit<Post, 'uses'>) {
  const request = requestHttp(url, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/json',
      accept: 'application/json',
      ...(given['transfer-encoding'] === undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      ...given,
    },
  });
  request.end(body);
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('no answer');
  return { status: response.statusCode, headers: sort(response.headers), body: await readText(response) };
}

/** By name, without those that depend on the time or the connection. */
function sort(headers: IncomingHttpHeaders) {
  return Object.entries(headers)
    .filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
    .toSorted(([one], [other]) => one.localeCompare(other));
}

test.for([
  [undefined, 'application/json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['text/event-stream', undefined],
  ['*/json', undefined],
] as const)('a POST that accepts %s is answered as %s on the short way', ([accept, expected]) => {
  expect(chooseMediaType(accept)).toBe(expected);
});
