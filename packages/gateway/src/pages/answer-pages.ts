import type { IncomingMessage, ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { contractFile } from '@videogen/schema';
import type { GraphqlOptions } from '../http/graphql-handler.ts';
import { GRAPHQL_PATH, SCHEMA_PATH } from '../http/paths.ts';
import { makeGraphiql, type GraphiqlKey } from './graphiql.ts';
import { createPage, type Page } from './page.ts';

/** Options of the pages: GraphiQL on or off, and the keys that it may use. */
export type PagesOptions = Pick<GraphqlOptions, 'graphiql' | 'exampleKey' | 'fallbackKey'>;

/** Answers a request for a page. Resolves to false for any other request, without an answer. */
export type AnswerPages = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Creates the handler of the schema's SDL, and of the page that browsers show for the GraphQL path. */
export function createPages(options: PagesOptions): AnswerPages {
  const answerContract = createPage(readContract);
  const answerBrowser = createPage(options.graphiql ? () => makeGraphiql(pickKey(options)) : makeNote);

  return async (request, response) => {
    const { method, url = '', headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const path = url.split('?', 1)[0];
    if (path === SCHEMA_PATH) await answerContract(request, response);
    else if (path === GRAPHQL_PATH && headers.accept?.includes('text/html')) await answerBrowser(request, response);
    else return false;
    return true;
  };
}

function pickKey({ exampleKey, fallbackKey }: PagesOptions): GraphiqlKey {
  if (exampleKey !== undefined) return { type: 'example', key: exampleKey };
  return { type: fallbackKey === undefined ? 'none' : 'operator' };
}

// Browsers show this type, and download others.
const plainText = { 'content-type': 'text/plain; charset=utf-8' };

async function readContract(): Promise<Page> {
  return {
    body: new Uint8Array(await readFile(contractFile)),
    headers: { ...plainText, 'access-control-allow-origin': '*' },
  };
}

async function makeNote(): Promise<Page> {
  return { body: new TextEncoder().encode(note), headers: plainText };
}

const note = `This is VideoGen Gateway, a GraphQL API in front of VideoGenAPI.

Programs send operations to this address, as JSON in a POST, with "Authorization: Bearer <VideoGenAPI key>".
The schema is at ${SCHEMA_PATH}. GraphiQL is off here; GRAPHIQL=true turns it on.
`;
