import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { GraphiQLOptions } from 'graphql-yoga';
import { contractFile } from '@videogen/schema';
import type { Page } from './page.ts';

/** A connection parameter: each operation carries the key. GraphiQL sends the text of its headers editor with each. */
export const KEY_WITH_OPERATIONS = 'keyWithOperations';

/**
 * The key of GraphiQL's operations as long as its user enters none. An example key is in the headers editor from the start. It
 * is only for the sandbox, whose keys are worthless.
 */
export type GraphiqlKey =
  | { readonly type: 'example'; readonly key: string }
  | { readonly type: 'operator' }
  | { readonly type: 'none' };

/** Input of the thread that makes the page. */
export interface GraphiqlWork {
  readonly options: GraphiQLOptions;
  /** The schema's SDL. GraphiQL then sends no introspection, which would need a key. */
  readonly contract: string;
  /** The first text in the docs pane. */
  readonly docs: string;
}

/** Result of that thread. */
export interface MadeGraphiql {
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the page's one script, in Base64. */
  readonly scriptHash: string;
}

/** Makes GraphiQL's page, which loads nothing from other hosts, in a worker thread. */
export async function makeGraphiql(key: GraphiqlKey): Promise<Page> {
  const contract = await readFile(contractFile, 'utf8');
  const work: GraphiqlWork = { options: createOptions(key), contract, docs: docs[key.type] };
  const worker = new Worker(new URL('./make-graphiql.ts', import.meta.url), { workerData: work });
  worker.unref();
  const { body, scriptHash } = await receive(worker);
  return {
    body,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy(scriptHash) },
  };
}

async function receive(worker: Worker): Promise<MadeGraphiql> {
  const [made] = await once(worker, 'message');
  return made;
}

// GraphiQL's editor sets styles by its script, and starts workers from blobs.
function policy(scriptHash: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${scriptHash}'`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    'font-src data:',
    "img-src 'self' data:",
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const docs = {
  example: 'Everything works with the key in the headers editor: it is for the sandbox, where nothing is spent.',
  operator: "Operations run with the operator's key, as long as the headers editor holds none.",
  none: 'Every operation needs a VideoGenAPI key. Write yours in the headers editor, below the operation: `{ "authorization": "Bearer …" }`',
} as const;

function createOptions(key: GraphiqlKey): GraphiQLOptions {
  return {
    title: 'VideoGen Gateway',
    subscriptionsProtocol: 'WS',
    defaultQuery: key.type === 'none' ? `${keyIsNeeded}\n\n${exampleQuery}` : exampleQuery,
    headers: createHeaders(key),
    shouldPersistHeaders: false,
    ...connectionOptions,
  };
}

const keyIsNeeded = '# 0. Write your VideoGenAPI key into the headers, below.';

function createHeaders(key: GraphiqlKey): string {
  if (key.type === 'example') return JSON.stringify({ authorization: `Bearer ${key.key}` }, null, 2);
  return key.type === 'operator' ? '' : '{\n  // "authorization": "Bearer <your VideoGenAPI key>"\n}';
}

// GraphiQL hands this on to its websocket client, though its options do not declare it.
const connectionOptions = { connectionParams: { [KEY_WITH_OPERATIONS]: true } };

/** The operations that GraphiQL opens with: submit one, watch it, list all. */
const exampleQuery = `# 1. Submit a video. The answer carries its id.
mutation Submit {
  generateVideo(input: {
    prompt: "A cat playing with a ball in a sunny garden"
    model: "kling_25"
  }) {
    __typename
    ... on GenerateVideoSuccess { generation { id status } }
    ... on Error { message }
  }
}

# 2. Watch it: paste the id below.
subscription Watch {
  generationUpdated(id: "PASTE_THE_ID_HERE") {
    version
    status
    generation { videoUrl processingTimeSeconds warnings }
  }
}

# 3. List what there is.
query List {
  generations(first: 5) {
    totalCount
    nodes { id status prompt videoUrl }
  }
}
`;
