import { readText, orderFaults } from '@videogen/testkit';
import { echoGeneration, listEchoes } from './echoing-upstream.ts';
import { listEveryCall } from './every-field.ts';
import { ask, refreshMutation, submit, type Scene } from './scene.ts';

/** A VideoGenAPI that repeats the key in whatever it answers: to each question, by refusals and by successes. */
export async function listenToEchoes(scene: Scene): Promise<void> {
  const { server, canaries } = scene;
  const { key } = canaries.echoed;
  const { sandboxUrl } = server;
  const order = (endpoint: string, fault: object) => orderFaults(sandboxUrl, { match: { endpoint, key }, ...fault });

  for (const [index, { name, fault }] of listEchoes(key).entries()) {
    await order('generate', fault);
    const policy = index % 2 === 0 ? 'FAIL' : 'QUEUE';
    await submit(scene, `a submission: ${name}`, key, {
      prompt: `Echo ${index}`,
      model: `model-${index}`,
      whenRateLimited: policy,
    });
    await order('generations', fault);
    await ask(scene, {
      name: `an import: ${name}`,
      key,
      query:
        'mutation { importGenerations { __typename ... on Error { message } ... on UpstreamError { upstreamMessage } } }',
    });
    // VideoGenAPI is asked about a key that the database does not know yet.
    const another = `${key}-${index}`;
    const echo = listEchoes(another)[index];
    await orderFaults(sandboxUrl, { match: { endpoint: 'user', key: another }, ...echo?.fault });
    await ask(scene, { name: `a check of the key: ${name}`, key: another, query: '{ me { id email } }' });
  }
  await tellOfGenerations(scene, key);
  await orderFaults(sandboxUrl, {
    match: { endpoint: 'user', key: `${key}-user` },
    respond: {
      status: 200,
      body: { success: true, email: `${key}-user@mail.example`, plan: { name: `Plan of ${key}-user` } },
    },
  });
  await ask(scene, { name: 'the user as reported', key: `${key}-user`, query: '{ me { id email plan { name } } }' });
}

/** Refreshes generations whose status is reported with the key in every text, and refused in every way. */
async function tellOfGenerations(scene: Scene, key: string): Promise<void> {
  const { sandboxUrl } = scene.server;
  const reported = ['in_queue', 'completed', 'failed', key].map((status) => ({
    name: `reported as ${status === key ? 'the key' : status}`,
    print: (id: string) => ({ respond: { status: 200, body: echoGeneration(id, key, status) } }),
  }));
  const refused = listEchoes(key).map(({ name, fault }) => ({ name, print: () => fault }));
  for (const { name, print } of [...reported, ...refused]) {
    const answer = await submit(scene, 'a submission to poll', key, { prompt: `Polled [sandbox:stuck] ${name}` });
    const id = readText(answer, 'data', 'generateVideo', 'generation', 'id');
    const generationId = readText(answer, 'data', 'generateVideo', 'generation', 'generationId');
    await orderFaults(sandboxUrl, { match: { endpoint: 'status', id: generationId }, ...print(generationId) });
    await ask(scene, { name: `a poll: ${name}`, key, query: refreshMutation, variables: { id } });
  }
  const items = ['completed', 'failed', 'in_progress', key].map((status, index) =>
    echoGeneration(`gen_elsewhere_${index}_${key}`, key, status),
  );
  await orderFaults(sandboxUrl, {
    match: { endpoint: 'generations', key },
    respond: { status: 200, body: { success: true, generations: items, data: items, key } },
  });
  await ask(scene, {
    name: 'an import of what repeats the key',
    key,
    query: 'mutation { importGenerations { __typename } }',
  });
  await orderFaults(sandboxUrl, {
    match: { endpoint: 'generate', key },
    respond: { status: 200, body: echoGeneration('gen_accepted_echo', key, 'pending') },
  });
  await submit(scene, 'an acceptance that repeats the key', key, { prompt: 'Accepted' });
  for (const { name, query, variables } of listEveryCall().filter(({ kind }) => kind === 'query')) {
    await ask(scene, { name: `${name} after all this`, key, query, variables });
  }
}
