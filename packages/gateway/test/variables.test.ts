import { afterAll, beforeAll, expect, test } from 'vitest';
import { askOverSocket, overHttp, post, startForAlice, streamOf } from './gateway-for-alice.ts';

let running: Awaited<ReturnType<typeof startForAlice>>;

beforeAll(async () => {
  running = await startForAlice();
});

afterAll(() => running[Symbol.asyncDispose]());

const misfit = {
  query: 'query ($filter: GenerationFilter) { generations(filter: $filter) { totalCount } }',
  variables: { filter: { createdAfter: 'yesterday' } },
};

const refusal = {
  errors: [
    {
      message:
        'Variable "$filter" got invalid value "yesterday" at "filter.createdAfter"; Expected a time in ISO 8601 with its zone, such as "2026-11-23T08:15:30Z", got "yesterday".',
      locations: [{ line: 1, column: 8 }],
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ],
};

test.each(overHttp)('a variable that does not fit is BAD_USER_INPUT over %s', async (way, ask) => {
  const { status, body } = await ask(running.url, misfit);

  const isStream = way === 'server-sent events';
  expect({ status, body }).toEqual({ status: 400, body: isStream ? streamOf(refusal) : JSON.stringify(refusal) });
});

test('a variable that does not fit is BAD_USER_INPUT over a websocket, which stays open', async () => {
  const answer = await askOverSocket(running.url, misfit);

  expect(answer).toEqual({ messages: [{ type: 'next', payload: refusal }, { type: 'complete' }], isOpen: true });
});

test('a mutation gets BAD_USER_INPUT for each variable that does not fit', async () => {
  const { status, body } = await post(running.url, {
    query:
      'mutation ($a: ID!, $b: ID!) { a: cancelGeneration(id: $a) { __typename } b: cancelGeneration(id: $b) { __typename } }',
    variables: { a: {} },
  });

  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({
    errors: [
      {
        message: 'Variable "$a" got invalid value {}; ID cannot represent value: {}',
        locations: [{ line: 1, column: 11 }],
        extensions: { code: 'BAD_USER_INPUT' },
      },
      {
        message: 'Variable "$b" of required type "ID!" was not provided.',
        locations: [{ line: 1, column: 20 }],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  });
});
