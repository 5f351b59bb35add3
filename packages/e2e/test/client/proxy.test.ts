import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVideoGenClient, GenerationDocument } from '@videogen/client';
import { clientDocuments, createVideoGenProxy } from '@videogen/client/proxy';
import { serveHere, type ServerHere, startFront } from '@videogen/testkit';
import { KEY, post, serveSite, visit } from './serve-site.ts';

const video = { prompt: 'A lighthouse', model: 'nanobanana-video' } as const;

let server: ServerHere;
let url: string;

beforeAll(async () => {
  server = await serveHere({ SANDBOX_SPEED: '300', POLL_MIN_INTERVAL_MS: '50' });
  url = `${server.gatewayUrl}/graphql`;
});

afterAll(() => server[Symbol.asyncDispose]());

test('a page without a key submits, lists and follows to COMPLETED, and nothing that it receives contains the key', async () => {
  await using site = await serveSite({ url });
  const { client, readReceived } = visit(site);

  const generation = await client.generateAndWait(video, { timeoutMs: 30_000 });
  const [page, me] = await Promise.all([client.generations({ first: 1 }), client.me()]);
  await client.close();

  const received = readReceived();
  expect(generation.status).toBe('COMPLETED');
  expect(page.nodes).toMatchObject([{ id: generation.id }]);
  expect(me.id).toEqual(expect.any(String));
  expect(received).toContain('text/event-stream');
  expect(received).toContain('COMPLETED');
  expect(received).not.toContain(KEY);
});

test('a request without a login is 401 UNAUTHENTICATED for queries, submissions and subscriptions', async () => {
  await using site = await serveSite({ url });
  const { client } = visit(site, 'login=nobody');
  await using _ = client;

  const errors = await Promise.all([
    client.me().catch((thrown: unknown) => thrown),
    client.generateVideo(video).catch((thrown: unknown) => thrown),
    Array.fromAsync(client.watch('any')).catch((thrown: unknown) => thrown),
  ]);

  const refused = { name: 'UnauthenticatedError', message: 'This server has no login for the request.' };
  expect(errors).toEqual([refused, refused, refused].map((each) => expect.objectContaining(each)));
  const response = await post(site, { query: clientDocuments[0] }, { cookie: '' });
  expect(response.status).toBe(401);
});

test('an error of authorize is told to the server alone', async () => {
  const told: unknown[] = [];
  const lost = new Error('session store 10.0.0.7 is down');
  await using site = await serveSite({
    url,
    authorize: async () => Promise.reject(lost),
    onError: (error) => told.push(error),
  });

  const response = await post(site, { query: clientDocuments[0] });

  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    errors: [{ message: 'This server has no login for the request.', extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(told).toEqual([lost]);
});

test('a malformed key of the server is an error without the key', async () => {
  const told: unknown[] = [];
  await using site = await serveSite({ url, authorize: () => `${KEY}\n`, onError: (error) => told.push(error) });

  const response = await post(site, { query: clientDocuments[0] });

  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain(KEY);
  expect(told).toEqual([expect.any(TypeError)]);
  expect(String(told)).not.toContain(KEY);
});

test('other documents are refused by name, as a query and as a subscription', async () => {
  await using site = await serveSite({ url });
  const { client } = visit(site);
  await using _ = client;

  const errors = await Promise.all([
    client.query('query Secrets { me { email } }').catch((thrown: unknown) => thrown),
    Array.fromAsync(client.subscribe('subscription { usageUpdated { id } }')).catch((thrown: unknown) => thrown),
  ]);

  expect(errors).toMatchObject([
    {
      code: 'DOCUMENT_NOT_TRUSTED',
      errors: [
        {
          message:
            'This server forwards only the documents that it was given, and the operation Secrets is not among them.',
        },
      ],
    },
    { code: 'DOCUMENT_NOT_TRUSTED' },
  ]);
});

test('documents are given as texts, parsed, or as a manifest, and found by text or id', async () => {
  const path = fileURLToPath(import.meta.resolve('@videogen/client/persisted-documents.json'));
  const manifest: Record<string, string> = JSON.parse(await readFile(path, 'utf8'));
  const [id = ''] = Object.entries(manifest).find(([, text]) => text.startsWith('query Me')) ?? [];
  await using site = await serveSite({ url, documents: ['{ me { id } }', GenerationDocument, manifest] });
  const { client } = visit(site);
  await using _ = client;

  const short = await client.query<{ me: { id: string } }>('{\n  # a comment\n  me, { id }\n}');
  const missing = await client.query(GenerationDocument, { id: 'none' });
  const answers = await Promise.all(
    [
      { documentId: id },
      { extensions: { persistedQuery: { version: 1, sha256Hash: id.replace('sha256:', '') } } },
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } },
    ].map(async (body) => (await post(site, body)).json()),
  );

  expect(short.data.me.id).toEqual(expect.any(String));
  expect(missing.data).toEqual({ generation: null });
  const me = { data: { me: expect.objectContaining({ id: short.data.me.id }) } };
  expect(answers).toEqual([
    me,
    me,
    { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
  ]);
});

test('a subscription through the proxy resumes after the gateway was out of reach', async () => {
  const told: unknown[] = [];
  await using front = await startFront(server.gatewayUrl);
  await using site = await serveSite({ url: `${front.url}/graphql`, onError: (error) => told.push(error) });
  const { client } = visit(site);
  await using _ = client;
  const { id } = await client.submit(video);

  const versions: number[] = [];
  let cuts = 0;
  for await (const { version } of client.watch(id)) {
    versions.push(version);
    if (versions.length === 1) cuts = front.resetAll();
  }

  expect(cuts).toBeGreaterThan(0);
  expect(told.length).toBeGreaterThan(0);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  expect(new Set(versions).size).toBe(versions.length);
  expect((await client.generation(id))?.status).toBe('COMPLETED');
});

test('an unreachable gateway is a connection error that may be tried again', async () => {
  const told: unknown[] = [];
  await using site = await serveSite({ url: 'http://127.0.0.1:1/graphql', onError: (error) => told.push(error) });
  const { client } = visit(site);
  await using _ = client;

  const error = await client.cancel('any').catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', status: 502, retryable: true });
  expect(told).toHaveLength(1);
});

test('a path is the URL of a page only: elsewhere the client can be made, and each call says so at once', async () => {
  await using client = createVideoGenClient({ url: '/api/videogen' });

  const errors = await Promise.all([
    client.me().catch((thrown: unknown) => thrown),
    client.generateVideo(video).catch((thrown: unknown) => thrown),
    Array.fromAsync(client.watch('any')).catch((thrown: unknown) => thrown),
  ]);

  expect(errors).toMatchObject([{ code: 'NO_PAGE' }, { code: 'NO_PAGE' }, { code: 'NO_PAGE' }]);
  expect(() => createVideoGenProxy({ url: '/graphql', authorize: () => KEY })).toThrow(TypeError);
});
