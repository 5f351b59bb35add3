import { askGraphql, readText, orderFaults } from '@videogen/testkit';

/** A gateway that polls only for `refreshGeneration`, and its sandbox. */
export interface Surroundings {
  readonly gatewayUrl: string;
  readonly sandboxUrl: string;
}

/** A user, and marks that no other user's data has. */
export interface OwnerOptions {
  readonly key: string;
  /** Lower-case letters. */
  readonly mark: string;
  /** Numbers of usage begin here. */
  readonly count: number;
}

/** Secrets of the owner that no answer has. */
export interface Owned {
  readonly idempotencyKeys: readonly string[];
}

/** VideoGenAPI's answers to the poll that brings a generation into a state. */
const polls = {
  IN_QUEUE: () => ({ status: 'in_queue' }),
  IN_PROGRESS: () => ({ status: 'processing' }),
  COMPLETED: (mark: string) => ({ status: 'completed', video_url: `https://videos.example/${mark}.mp4` }),
  FAILED: (mark: string) => ({ status: 'failed', error: `it cannot show ${mark}` }),
} as const;

/**
 * Gives a user a generation in each state, limits of models, a plan and a usage, all with the mark. The gateway knows the user
 * from then on.
 */
export async function ownEverything(where: Surroundings, options: OwnerOptions): Promise<Owned> {
  const { key, mark, count } = options;
  await orderFaults(where.sandboxUrl, {
    match: { endpoint: 'user', key },
    times: 'always',
    respond: { status: 200, body: printUser(mark, count) },
  });
  const states: string[] = [];
  const submit = async (state: string, policy = 'FAIL'): Promise<string> => {
    states.push(state);
    return submitOne(where.gatewayUrl, options, { state, policy });
  };

  await submit('PENDING');
  for (const [state, print] of Object.entries(polls)) {
    const id = await submit(state);
    const generationId = await readGenerationId(where.gatewayUrl, key, id);
    const body = { generation_id: generationId, ...print(mark) };
    await orderFaults(where.sandboxUrl, {
      match: { endpoint: 'status', id: generationId },
      respond: { status: 200, body },
    });
    await change(where.gatewayUrl, key, 'refreshGeneration', id);
  }
  await orderFaults(where.sandboxUrl, { match: { endpoint: 'generate', key }, respond: { status: 500 } });
  await submit('UNCONFIRMED');
  await orderFaults(where.sandboxUrl, { match: { endpoint: 'generate', key }, respond: rateLimited });
  await submit('SCHEDULED', 'QUEUE');
  await change(where.gatewayUrl, key, 'cancelGeneration', await submit('CANCELED', 'QUEUE'));
  return { idempotencyKeys: states.map((state) => idempotencyKeyOf(mark, state)) };
}

/** All states of a generation that callers can see. */
export const everyState = ['PENDING', ...Object.keys(polls), 'UNCONFIRMED', 'SCHEDULED', 'CANCELED'] as const;

const idempotencyKeyOf = (mark: string, state: string): string => `${mark}-idempotency-${state}`;

function printUser(mark: string, count: number): object {
  return {
    success: true,
    email: `${mark}@mail.example`,
    plan: { name: `The plan of ${mark}`, max_generations: count + 1 },
    usage: { current_month_usage: count + 2, monthly_limit: count + 3 },
    statistics: { today: count + 4, total: count + 5 },
  };
}

const rateLimited = {
  status: 429,
  body: {
    success: false,
    error: 'Sora 2 rate limit exceeded',
    message: 'You can make 5 generations per 15 minutes with Sora 2, on all plans.',
    details: { current_usage: 5, limit: 5, window: '15 minutes', model: 'sora-2', seconds_until_reset: 900 },
  },
} as const;

async function submitOne(
  gatewayUrl: string,
  { key, mark, count }: OwnerOptions,
  { state, policy }: { readonly state: string; readonly policy: string },
): Promise<string> {
  const words = `${mark} ${state}`;
  const input = {
    prompt: `A secret: ${words}`,
    // Public. Only this model has a limit in the answers.
    model: policy === 'QUEUE' ? 'sora-2' : 'veo-31',
    imageUrl: `https://images.example/${mark}/${state}.png`,
    audioPrompt: `The sound of ${words}`,
    addAudio: true,
    veoModel: `${mark}-${state}`,
    seed: count + 6,
    extra: { note: `Beside ${words}` },
    idempotencyKey: idempotencyKeyOf(mark, state),
    whenRateLimited: policy,
  };
  const { body } = await askGraphql(gatewayUrl, { key, query: submitMutation, variables: { input } });
  return readText(body, 'data', 'generateVideo', 'generation', 'id');
}

const submitMutation = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) { ... on GenerateVideoSuccess { generation { id } } ... on Error { message } }
}`;

async function readGenerationId(gatewayUrl: string, key: string, id: string): Promise<string> {
  const query = 'query ($id: ID!) { generation(id: $id) { generationId } }';
  const { body } = await askGraphql(gatewayUrl, { key, query, variables: { id } });
  return readText(body, 'data', 'generation', 'generationId');
}

async function change(gatewayUrl: string, key: string, name: string, id: string): Promise<void> {
  const query = `mutation ($id: ID!) { ${name}(id: $id) { __typename } }`;
  const { body } = await askGraphql(gatewayUrl, { key, query, variables: { id } });
  if (!readText(body, 'data', name, '__typename').endsWith('Success')) throw new Error(JSON.stringify(body));
}
