import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVideoGenClient } from '@videogen/client';
import { serveHere, type ServerHere } from '@videogen/testkit';

const manifest = fileURLToPath(import.meta.resolve('@videogen/client/persisted-documents.json'));
const key = 'lt_trusted_client';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({
    SANDBOX_SPEED: '300',
    TRUSTED_DOCUMENTS: 'only',
    TRUSTED_DOCUMENTS_FILE: manifest,
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test.each(['websocket', 'sse'] as const)(
  'the client works by %s where nothing but its own documents is trusted',
  async (transport) => {
    await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key, transport });

    const generation = await client.generateAndWait({ prompt: 'A cat', model: 'kling_25' }, { timeoutMs: 30_000 });
    const [again, all, models, me] = [
      await client.generation(generation.id),
      await client.generations({ first: 1 }),
      await client.models(),
      await client.me(),
    ];

    expect(generation.status).toBe('COMPLETED');
    expect(again).toMatchObject({ id: generation.id, status: 'COMPLETED' });
    expect(all.nodes).toMatchObject([{ id: generation.id }]);
    expect(models.length).toBeGreaterThan(0);
    expect(me.id).toEqual(expect.any(String));
    await expect(client.query('{ me { id } }')).rejects.toThrow(
      'This gateway executes only the documents that its operator trusts, and this is none of them.',
    );
  },
);

test('each of its queries and mutations is executed by its id in the manifest, and none of its documents exceeds a limit', async () => {
  const texts: Record<string, string> = JSON.parse(await readFile(manifest, 'utf8'));
  const ids = Object.keys(texts).filter((id) => !texts[id]?.startsWith('subscription'));

  const answers = await Promise.all(ids.map(askById));

  // Those that need variables end with the error of a missing variable.
  const isExecuted = /^\{"data":|Variable \\"\$(input|inputs|id|key)\\" of required type/;
  expect(answers).toEqual(ids.map(() => expect.stringMatching(isExecuted)));
  expect(server.log()).not.toContain('exceeds a limit');
});

/** The answer to a document without variables. */
async function askById(documentId: string): Promise<string> {
  const response = await fetch(`${server.gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ documentId }),
  });
  return response.text();
}
