import type { ServerProcess } from '@videogen/testkit';
import type { Canaries } from './canaries.ts';
import type { Evidence } from './evidence.ts';

/** The servers of a part of the scenario. */
export interface Scene {
  readonly server: Pick<ServerProcess, 'gatewayUrl' | 'sandboxUrl'>;
  readonly canaries: Canaries;
  readonly evidence: Evidence;
}

const submitMutation = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess { generation { id generationId prompt warnings model { key name provider } } }
    ... on Error { message }
    ... on InvalidInputError { issues { path message } }
    ... on UpstreamError { upstreamMessage }
    ... on IdempotencyConflictError { generation { id } }
  }
}`;
/** Refreshes a generation, and selects the whole result. */
export const refreshMutation = `mutation ($id: ID!) {
  refreshGeneration(id: $id) {
    __typename
    ... on RefreshGenerationSuccess {
      generation { id status upstreamStatus requestId style videoUrl prompt warnings failure { message upstreamMessage } model { name provider } }
    }
    ... on Error { message }
    ... on UpstreamError { upstreamMessage }
  }
}`;

/** One operation by POST. */
export interface Question {
  readonly name: string;
  readonly key: string;
  readonly query: string;
  readonly variables?: object;
  readonly accept?: string;
}

/** Asks by POST. Resolves to the parsed body, or undefined where it is no JSON. */
export async function ask({ server, evidence }: Scene, question: Question): Promise<unknown> {
  const { name, key, query, variables = {}, accept = 'application/json' } = question;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, accept };
  const init = { method: 'POST', headers, body: JSON.stringify({ query, variables }) };
  const body = await evidence.ask({ name, url: `${server.gatewayUrl}/graphql`, init });
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Submits a video. Resolves to the parsed body. */
export async function submit(scene: Scene, name: string, key: string, input: object): Promise<unknown> {
  return ask(scene, { name, key, query: submitMutation, variables: { input } });
}
