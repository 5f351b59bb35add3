import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { TrustedDocuments } from '../src/index.ts';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';
import { openSocket } from './raw-socket.ts';

const text = 'query Me {\n  me {\n    email\n  }\n}';
const id = createHash('sha256').update(text).digest('hex');
const watchText = 'subscription Watch { usageUpdated { email } }';
const mutationText = 'mutation Nothing { cancelGeneration(id: "none") { __typename } }';
const texts = new Map([
  [id, text],
  ['watch', watchText],
  ['mutation', mutationText],
]);
const unknownId = '0'.repeat(64);

const byHash = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
const me = { data: { me: { email: null } } };
const notSupported = {
  errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
};
const notFound = { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] };
const untrusted = {
  errors: [
    {
      message: 'This gateway executes only the documents that its operator trusts, and this is none of them.',
      extensions: { code: 'DOCUMENT_NOT_TRUSTED' },
    },
  ],
};

const start = (mode: TrustedDocuments['mode'] | 'off') =>
  startForAlice({ trustedDocuments: mode === 'off' ? undefined : { mode, texts } });

/** Returns the result of a request: the status, and the JSON of the answer or of the first event. */
async function send(url: string, init: RequestInit, accept = 'application/json') {
  const headers = { authorization: `Bearer ${aliceKey}`, accept, 'content-type': 'application/json' };
  const response = await fetch(url, { ...init, headers });
  const [, event] = accept === 'text/event-stream' ? (/\ndata: (.*)\n/.exec(await readStart(response)) ?? []) : [];
  return { status: response.status, body: event === undefined ? await response.json() : JSON.parse(event) };
}

/** A stream may have no end. */
async function readStart(response: Response): Promise<string> {
  let received = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    received += chunk;
    if (/\ndata: .*\n/.test(received)) break;
  }
  return received;
}

interface Operation {
  readonly query?: string;
  readonly documentId?: string;
  readonly extensions?: object;
}

/** The ways to send an operation. Over a websocket its result, or its errors, with the status that HTTP has for them. */
const transports = {
  POST: (url: string, operation: Operation, accept?: string) =>
    send(`${url}/graphql`, { method: 'POST', body: JSON.stringify(operation) }, accept),
  'server-sent events': (url: string, operation: Operation) => transports.POST(url, operation, 'text/event-stream'),
  GET: (url: string, { extensions, ...operation }: Operation) =>
    send(
      `${url}/graphql?${new URLSearchParams({ ...operation, ...(extensions && { extensions: JSON.stringify(extensions) }) })}`,
      {},
    ),
  websocket: async (url: string, operation: Operation) => {
    await using socket = await openSocket(url, { authorization: `Bearer ${aliceKey}` });
    socket.subscribe('it', { query: '', ...operation });
    await expect.poll(() => socket.received('it')).not.toEqual([]);
    return { received: socket.received('it')[0] };
  },
};

async function askEverywhere(url: string, operation: Operation) {
  const { websocket, ...overHttp } = transports;
  const answers = await Promise.all(Object.values(overHttp).map((ask) => ask(url, operation)));
  return [...answers, await websocket(url, operation)];
}

const everywhere = (status: number, body: { readonly data?: object; readonly errors?: readonly object[] }) => [
  ...Array.from({ length: 3 }, () => ({ status, body })),
  { received: body.errors ? { type: 'error', payload: body.errors } : { type: 'next', payload: body } },
];

test('an id alone is answered "not supported" where there is no manifest, over every transport', async () => {
  await using running = await start('off');

  const [hash, documentId] = [
    await askEverywhere(running.url, byHash(id)),
    await askEverywhere(running.url, { documentId: id }),
  ];

  expect(hash).toEqual(everywhere(200, notSupported));
  expect(documentId).toEqual(everywhere(200, notSupported));
});

test.for(['off', 'prefer'] as const)('with %s a text beside any id is executed, over every transport', async (mode) => {
  await using running = await start(mode);

  const other = '{ me { email } }';
  const answers = [
    await askEverywhere(running.url, { query: other, ...byHash(unknownId) }),
    await askEverywhere(running.url, { query: other, documentId: id }),
    await askEverywhere(running.url, { query: other }),
  ];

  expect(answers).toEqual([everywhere(200, me), everywhere(200, me), everywhere(200, me)]);
});

test.for(['prefer', 'only'] as const)(
  'with %s a document of the manifest is executed by its id, over every transport',
  async (mode) => {
    await using running = await start(mode);
    const ids: readonly Operation[] = [
      byHash(id),
      byHash(id.toUpperCase()),
      { documentId: id },
      { documentId: `sha256:${id}` },
    ];

    const answers = [];
    for (const operation of ids) answers.push(await askEverywhere(running.url, operation));

    expect(answers).toEqual(ids.map(() => everywhere(200, me)));
  },
);

test.for(['prefer', 'only'] as const)(
  'with %s an id that is not in the manifest is answered "not found", over every transport',
  async (mode) => {
    await using running = await start(mode);

    const answers = [
      await askEverywhere(running.url, byHash(unknownId)),
      await askEverywhere(running.url, { documentId: 'constructor' }),
    ];

    expect(answers).toEqual([everywhere(200, notFound), everywhere(200, notFound)]);
  },
);

test('with only, a document that is not in the manifest is refused over every transport, even introspection or with an id', async () => {
  await using running = await start('only');

  const answers = [
    await askEverywhere(running.url, { query: '{ me { id } }' }),
    await askEverywhere(running.url, { query: '{ __schema { queryType { name } } }' }),
    await askEverywhere(running.url, { query: '{ __typename }', ...byHash(id) }),
  ];

  expect(answers).toEqual(answers.map(() => everywhere(400, untrusted)));
});

test('with only, the text of a document of the manifest is executed over every transport, with any white space', async () => {
  await using running = await start('only');

  const answers = [
    await askEverywhere(running.url, { query: text }),
    await askEverywhere(running.url, { query: '# from a client\nquery Me{me{email,}}' }),
    await askEverywhere(running.url, { query: text, ...byHash(id) }),
  ];
  const again = await askEverywhere(running.url, { query: text });

  expect([...answers, again]).toEqual(Array.from({ length: 4 }, () => everywhere(200, me)));
});

test('with only, a text over a limit is refused for that before it is compared', async () => {
  await using running = await start('only');

  const { status, body } = await transports.POST(running.url, { query: `${text} #${'x'.repeat(40_000)}` });

  expect([status, body.errors[0].message]).toEqual([
    400,
    'The query text is too long: expected at most 32768 bytes, got 40035.',
  ]);
});

test('a subscription is followed by its id, over a websocket and as server-sent events', async () => {
  await using running = await start('only');
  const usage = { data: { usageUpdated: { email: null } } };

  const overSocket = await transports.websocket(running.url, { documentId: 'watch' });
  const asEvents = await transports['server-sent events'](running.url, { documentId: 'watch' });

  expect(overSocket).toEqual({ received: { type: 'next', payload: usage } });
  expect(asEvents).toEqual({ status: 200, body: usage });
});

test('a mutation of the manifest is not executed by GET', async () => {
  await using running = await start('only');

  const byGet = await transports.GET(running.url, { documentId: 'mutation' });

  expect(byGet).toEqual({
    status: 405,
    body: {
      errors: [
        {
          message: 'Can only perform a mutation operation from a POST request.',
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    },
  });
});

test('an operation with neither a text nor an id gets the error that a text is missing', async () => {
  await using running = await start('prefer');
  const odd: readonly object[] = [
    {},
    { documentId: null },
    { documentId: 1 },
    { extensions: { persistedQuery: { sha256Hash: 1 } } },
    { extensions: { persistedQuery: null } },
    { extensions: null },
  ];

  const answers = [];
  for (const operation of odd) {
    answers.push(await send(`${running.url}/graphql`, { method: 'POST', body: JSON.stringify(operation) }));
  }

  const body = { errors: [{ message: 'Must provide query string.', extensions: { code: 'BAD_REQUEST' } }] };
  expect(answers).toEqual(odd.map(() => ({ status: 200, body })));
});
