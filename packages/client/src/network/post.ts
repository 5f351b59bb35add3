import { createCredentials, type Provided } from '../transport/credentials.ts';
import { type GatewayAnswer, type GatewayRequest, readAnswer } from './answer.ts';

/** Options of {@link createPost}. */
export interface PostOptions {
  readonly url: string;
  readonly key: Provided<string | undefined>;
  readonly fetch: typeof globalThis.fetch | undefined;
}

/** Sends one operation. With `mayRepeat` it is tried ten times while no answer comes. */
export type Post = (request: GatewayRequest, options: { readonly mayRepeat: boolean }) => Promise<GatewayAnswer>;

const MOST_TRIES = 10;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5_000;

/** Creates the function that sends operations over HTTP. */
export function createPost({ url, key, fetch }: PostOptions): Post {
  const credentials = createCredentials({ key, headers: undefined });

  async function postOnce(request: GatewayRequest): Promise<GatewayAnswer> {
    const response = await (fetch ?? globalThis.fetch)(url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json',
        'content-type': 'application/json',
        ...(await credentials.readHeaders()),
      },
      body: JSON.stringify(request),
    });
    const answer = readAnswer(await response.json().catch(() => undefined));
    if (answer === undefined) throw new NotGraphqlError(url, response.status);
    return answer;
  }

  return async (request, { mayRepeat }) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await postOnce(request);
      } catch (error) {
        const isRefused = error instanceof NotGraphqlError && error.status < 500;
        if (!mayRepeat || isRefused || tries === MOST_TRIES) throw error;
        const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
        await new Promise((resolve) => {
          setTimeout(resolve, most * (0.5 + Math.random()));
        });
      }
    }
  };
}

/** An answer of something else than the gateway. */
class NotGraphqlError extends Error {
  override readonly name = 'NotGraphqlError';
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} gave an answer that is not GraphQL (HTTP ${status}).`);
    this.status = status;
  }
}
