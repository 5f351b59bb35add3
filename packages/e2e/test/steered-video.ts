import { askGraphql, readText, advanceClock, type ServerProcess } from '@videogen/testkit';

/** A sandbox so slow that a video stands still until its clock is advanced, and a gateway that polls all the time. */
export const steered = {
  SANDBOX_SPEED: '0.1',
  POLL_MIN_INTERVAL_MS: '10',
  // Lifts POLLS_PER_MINUTE: each step is to be seen at once, and a step takes no time.
  POLLS_PER_MINUTE: '1000000',
} as const;

/** All steps of a video that is followed from the first. */
export const steps = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const;

/** The same request always takes the same time; this one 927 s by the sandbox's clock. */
const input = { prompt: 'A lighthouse in a storm', model: 'nanobanana-video', seed: 42 } as const;

/** From each step into the next, in seconds of the sandbox's clock. */
const secondsAfter: Readonly<Record<string, number>> = { PENDING: 80, IN_QUEUE: 200, IN_PROGRESS: 1000 };

/** Submits a video, and returns its id. */
export async function submitVideo(gatewayUrl: string, key: string): Promise<string> {
  const answer = await askGraphql(gatewayUrl, {
    key,
    query: `mutation ($input: GenerateVideoInput!) {
      generateVideo(input: $input) { ... on GenerateVideoSuccess { generation { id } } ... on Error { message } }
    }`,
    variables: { input },
  });
  return readText(answer.body, 'data', 'generateVideo', 'generation', 'id');
}

/** Lets a video that is at `status` go on to its next step. */
export async function goOn({ sandboxUrl }: Pick<ServerProcess, 'sandboxUrl'>, status: string): Promise<void> {
  const seconds = secondsAfter[status];
  if (seconds !== undefined) await advanceClock(sandboxUrl, seconds);
}
