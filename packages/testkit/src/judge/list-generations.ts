import { createVideoGenClient } from '@videogen/client';
import type { StoredGeneration } from './verify.ts';

const PAGE = 100;

/** All generations of a key, as the gateway lists them, newest first, page by page. */
export async function listGenerations(gatewayUrl: string, key: string): Promise<readonly StoredGeneration[]> {
  await using client = createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
  const all: StoredGeneration[] = [];
  let after: string | null = null;
  do {
    const page = await client.generations({ first: PAGE, after });
    for (const { id, generationId, prompt, status, version, failure } of page.nodes) {
      all.push({ id, generationId, prompt, status, version, failureCode: failure?.code ?? null });
    }
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}
