import type { Exchange } from './load/http-load.ts';
import type { ServerName } from './programs.ts';

/** The operations of the load. */
export type Work = 'generation' | 'list' | 'generateVideo';

/** The key of all callers. */
export const KEY = 'lt_unlimited_bench';

const fields = `id status prompt model { key name } mode duration resolution aspectRatio seed videoUrl processingTimeSeconds
  createdAt completedAt`;
const documents = {
  generation: `query ($id: ID!) { generation(id: $id) { ${fields} } }`,
  list: `query ($first: Int!) { generations(first: $first) { nodes { ${fields} } pageInfo { hasNextPage } } }`,
  generateVideo: `mutation ($input: GenerateVideoInput!) {
    generateVideo(input: $input) { __typename ... on GenerateVideoSuccess { generation { ${fields} } } }
  }`,
};

/** A subscription to one generation. */
export const SUBSCRIPTION = `subscription ($id: ID!) {
  update: generationUpdated(id: $id) { cursor at version status generation { id status } }
}`;

/** A subscription to all generations of the key. */
export const FEED = `subscription ($after: String) {
  update: generationsUpdated(after: $after) { cursor at version status generation { id status } }
}`;

/** Gives one exchange after the other; `ids` are those that the server knows generations by. */
export function createExchanges(server: ServerName, work: Work, ids: readonly string[]): () => Exchange {
  const print = server === 'proxy' ? printPlain : printGraphql;
  const exchanges = work === 'generation' ? ids.map((id) => print(work, id)) : [print(work, '')];
  let index = 0;
  return () => {
    index = (index + 1) % exchanges.length;
    const exchange = exchanges[index];
    if (exchange === undefined) throw new Error('there is nothing to ask for');
    return exchange;
  };
}

const LIST = 20;
const input = { prompt: 'A cat playing with a ball in a sunny garden', model: 'kling_25' };
const wanted = { list: '"hasNextPage":true', generateVideo: 'GenerateVideoSuccess' } as const;

function printGraphql(work: Work, id: string): Exchange {
  const variables = { generation: { id }, list: { first: LIST }, generateVideo: { input } }[work];
  return {
    request: printRequest('POST', '/graphql', { query: documents[work], variables }),
    expects: work === 'generation' ? `"id":"${id}","status":"COMPLETED"` : wanted[work],
  };
}

/** The same asked of the upstream itself. */
function printPlain(work: Work, id: string): Exchange {
  const path = { generation: `status/${id}`, list: `generations?page=1&limit=${LIST}`, generateVideo: 'generate' }[
    work
  ];
  const isPost = work === 'generateVideo';
  return {
    request: printRequest(isPost ? 'POST' : 'GET', `/api/v1/${path}`, isPost ? input : undefined),
    expects: work === 'generation' ? `"generation_id":"${id}"` : '"success":true',
  };
}

function printRequest(method: string, path: string, body?: object): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `authorization: Bearer ${KEY}`,
    'accept: application/json',
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
