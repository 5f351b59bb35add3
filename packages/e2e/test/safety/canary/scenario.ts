import { readField, readList, readText, readLedger, orderFaults, until } from '@videogen/testkit';
import { listEveryCall } from './every-field.ts';
import { ask, refreshMutation, submit, type Scene } from './scene.ts';

export { bringBadly } from './bring-badly.ts';
export { listenToEchoes } from './listen-to-echoes.ts';

const WITHIN_MS = 60_000;

/** Every root field, over HTTP and over a websocket. */
export async function callEverything(scene: Scene): Promise<void> {
  const { server, canaries, evidence } = scene;
  const { key } = canaries.used;
  for (const { kind, name, query, variables } of listEveryCall()) {
    if (kind !== 'subscription') await ask(scene, { name, key, query, variables });
    await evidence.converse({
      name: `${name} over a websocket`,
      url: `${server.gatewayUrl.replace('http', 'ws')}/graphql`,
      first: { type: 'connection_init', payload: { authorization: `Bearer ${key}` } },
      rest: [{ type: 'subscribe', id: 'it', payload: { query, variables } }],
    });
  }
}

/** A key that is accepted, and later refused while a subscription with it runs. */
export async function turnAway(scene: Scene): Promise<void> {
  const { server, canaries, evidence } = scene;
  const { key } = canaries.turnedAway;
  const answer = await submit(scene, 'a submission before the key is refused', key, {
    prompt: 'A cat [sandbox:stuck]',
  });
  const id = readText(answer, 'data', 'generateVideo', 'generation', 'id');
  const watching = evidence.converse({
    name: 'a websocket whose key is refused',
    url: `${server.gatewayUrl.replace('http', 'ws')}/graphql`,
    first: { type: 'connection_init', payload: { authorization: `Bearer ${key}` } },
    rest: [
      {
        type: 'subscribe',
        id: 'it',
        payload: { query: 'subscription { generationsUpdated { status generation { warnings } } }' },
      },
    ],
    until: 'UNAUTHENTICATED',
  });
  const events = ask(scene, {
    name: 'an event stream whose key is refused',
    key,
    query: 'subscription ($id: ID!) { generationUpdated(id: $id) { status generation { warnings } } }',
    variables: { id },
    accept: 'text/event-stream',
  });
  const body = { success: false, error: `Unauthorized: ${key}`, message: `No such key: Bearer ${key}`, key };
  await orderFaults(server.sandboxUrl, { match: { key }, times: 'always', respond: { status: 401, body } });
  await ask(scene, { name: 'a poll with a key that is refused', key, query: refreshMutation, variables: { id } });
  await Promise.all([watching, events]);
  await ask(scene, { name: 'with a key that is refused since', key, query: '{ me { id } }' });
  await submit(scene, 'a submission with a key that is refused since', key, { prompt: 'A cat' });
}

/** The name of answers that may repeat their own caller's texts. */
export const IN_PROMPT = 'with the key in the input: ';

/** A user whose inputs have the key: accepted, lost, refused and invalid ones. */
export async function writeKeyIntoPrompt(scene: Scene): Promise<void> {
  const { server, canaries } = scene;
  const { key } = canaries.inPrompt;
  const input = { prompt: `A sign that says ${key}`, audioPrompt: `A voice says ${key}`, extra: { note: key } };
  await submit(scene, `${IN_PROMPT}accepted`, key, { ...input, idempotencyKey: key });
  await submit(scene, `${IN_PROMPT}repeated otherwise`, key, { prompt: key, idempotencyKey: key });
  await submit(scene, `${IN_PROMPT}refused`, key, { ...input, prompt: `${input.prompt} [sandbox:moderation]` });
  await submit(scene, `${IN_PROMPT}wrong`, key, {
    ...input,
    prompt: `${key}\0`,
    imageUrl: `http://${key}.localhost/`,
    model: `${key} `,
  });
  await orderFaults(server.sandboxUrl, { match: { endpoint: 'generate', key }, reset: 'after' });
  await submit(scene, `${IN_PROMPT}lost`, key, { ...input, prompt: `${input.prompt} in the rain` });
  await until(async () => {
    const listed = await ask(scene, {
      name: `${IN_PROMPT}listed`,
      key,
      query: '{ generations { nodes { status prompt } } }',
    });
    return readField(listed, 'data', 'generations', 'nodes', 0, 'status') !== 'UNCONFIRMED';
  }, WITHIN_MS);
}

/** Begins a submission that is not answered, so that the process can be killed meanwhile. Resolves when VideoGenAPI has it. */
export async function beginSubmission(scene: Scene): Promise<void> {
  const { server, canaries } = scene;
  const { key } = canaries.used;
  const before = await countSubmissions(scene);
  await orderFaults(server.sandboxUrl, { match: { endpoint: 'generate', key }, accept: true, delayMs: 60_000 });
  // Its answer never comes.
  submit(scene, 'a submission that a crash cuts off', key, { prompt: 'A crash' }).catch(() => undefined);
  await until(async () => (await countSubmissions(scene)) > before, WITHIN_MS);
}

async function countSubmissions({ server }: Scene): Promise<number> {
  const { requests } = await readLedger(server.sandboxUrl);
  return requests.filter(({ endpoint }) => endpoint === 'generate').reduce((sum, { count }) => sum + count, 0);
}

/** After a crash: reads everything again when the outcome of the submission is known. */
export async function goOnAfterCrash(scene: Scene): Promise<void> {
  const { key } = scene.canaries.used;
  const query = '{ generations(first: 100) { nodes { prompt status } } }';
  await until(async () => {
    const listed = await ask(scene, { name: 'the list after the crash', key, query });
    const crashed = readList(listed, 'data', 'generations', 'nodes').find(
      (node) => readField(node, 'prompt') === 'A crash',
    );
    return crashed !== undefined && readField(crashed, 'status') !== 'UNCONFIRMED';
  }, WITHIN_MS);
  await callEverything(scene);
}

/** Callers without a key, whom the operator's key serves. */
export async function useOperatorsKey(scene: Scene, key: string): Promise<void> {
  const { server, evidence } = scene;
  const url = `${server.gatewayUrl}/graphql`;
  const headers = { 'content-type': 'application/json' };
  const askWithout = (name: string, query: string, more: Record<string, string> = {}) =>
    evidence.ask({
      name,
      url,
      init: { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify({ query }) },
    });
  await askWithout('by nobody', '{ me { id email } }');
  await askWithout('by a page of another site', '{ me { id } }', { origin: 'https://elsewhere.example' });
  await askWithout('by nobody, paying', 'mutation { generateVideo(input: { prompt: "A cat" }) { __typename } }');
  await evidence.ask({ name: 'the page for browsers', url, init: { headers: { accept: 'text/html' } } });
  await orderFaults(server.sandboxUrl, {
    match: { key },
    times: 'always',
    respond: { status: 401, body: { error: key } },
  });
  await askWithout(
    'by nobody, when the key is refused',
    'mutation { generateVideo(input: { prompt: "A cat" }) { __typename } }',
  );
  await askWithout('by nobody, after the key was refused', '{ me { id } }');
  for (const path of ['health', 'ready']) await evidence.ask({ name: path, url: `${server.gatewayUrl}/${path}` });
}
