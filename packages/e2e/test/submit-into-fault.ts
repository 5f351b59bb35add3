import { expect } from 'vitest';
import {
  askGraphql,
  countRequestsTo,
  type GraphqlAnswer,
  readLedger,
  orderFaults,
  type ServerHere,
} from '@videogen/testkit';

/** Submits a video, and selects every field of the result. */
export const generateVideo = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess { generation { id generationId status version warnings } }
    ... on Error { message }
    ... on InvalidInputError { issues { path message } }
    ... on RateLimitedError { retryAfterSeconds used limit model { key } }
    ... on QuotaExceededError { scope used limit }
    ... on UpstreamError { status retryable upstreamMessage }
  }
}`;

/** A submission that meets a fault. */
export interface FaultySubmission {
  readonly key: string;
  readonly prompt: string;
  /** The fault, in the words of the sandbox's README. */
  readonly fault: object;
}

/** A submission's answer, and all of its effects. */
export interface Aftermath {
  readonly answer: GraphqlAnswer;
  /** The key's generations as they are listed afterwards. */
  readonly listed: GraphqlAnswer;
  /** The lines that were logged for it. */
  readonly log: string;
  /** The number of POSTs to VideoGenAPI for it. */
  readonly posts: number;
  /** The number of submissions with this prompt that VideoGenAPI has accepted. */
  readonly accepted: number;
}

const loggedOutcome = /a submission was not accepted|the outcome of a submission is not known/;

/** Submits with a fault ordered for it. Resolves when the outcome has been logged. */
export async function submitIntoFault(server: ServerHere, submission: FaultySubmission): Promise<Aftermath> {
  const { key, prompt, fault } = submission;
  const postsBefore = await countPosts(server);
  const loggedBefore = server.log().length;
  await orderFaults(server.sandboxUrl, { match: { endpoint: 'generate', key }, ...fault });
  const answer = await askGraphql(server.gatewayUrl, { key, query: generateVideo, variables: { input: { prompt } } });
  const listed = await askGraphql(server.gatewayUrl, {
    key,
    query: '{ generations(first: 100) { nodes { prompt status generationId } } }',
  });
  await expect.poll(() => server.log().slice(loggedBefore)).toMatch(loggedOutcome);
  const { accepted } = await readLedger(server.sandboxUrl);
  return {
    answer,
    listed,
    log: server.log().slice(loggedBefore),
    posts: (await countPosts(server)) - postsBefore,
    accepted: accepted.filter(({ body }) => body.prompt === prompt).length,
  };
}

async function countPosts({ sandboxUrl }: ServerHere): Promise<number> {
  return countRequestsTo(await readLedger(sandboxUrl), 'generate');
}
