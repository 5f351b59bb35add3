import { createVideoGenClient } from '@videogen/client';
import { askGraphql, openStage, orderFaults, recordRequests, submitVideo, until, type Stage } from '@videogen/testkit';
import { expect, test } from 'vitest';
import { copyGeneration } from '../../src/copy-generation.ts';
import { makeElsewhere } from '../../src/make-elsewhere.ts';

const MANY = 2000;
const MADE_ELSEWHERE = 20;
/** Some turns of others, on a busy machine. */
const TURNS_MS = 8000;
/** The import makes 21 requests; a third of the ten that the process may make in a second are its share. */
const IMPORT_MS = TURNS_MS + 6300;
const rateLimited = { status: 429, body: { error: 'Too many', details: { seconds_until_reset: 1 } } };

test(
  'an account with 2,000 in flight, lost and waiting delays the completion, import and paid send of another by its share',
  { timeout: 180_000 },
  async () => {
    await using stage = await openStage('sqlite', {
      env: {
        // Lifts POLLS_PER_MINUTE: the budget of the process is what the accounts share.
        POLLS_PER_MINUTE: '1200',
        // Lifts PROCESS_POLLS_PER_MINUTE, the other way: less than the three accounts want together.
        PROCESS_POLLS_PER_MINUTE: '600',
        RECONCILE_WINDOW_MINUTES: '60',
        IMPORT_ON_FIRST_USE: 'false',
      },
    });
    await using recorder = await recordRequests(stage.sandboxUrl);
    const env = { VIDEOGENAPI_URL: `http://127.0.0.1:${recorder.port}/api/v1` };
    const { gatewayUrl } = await stage.start('gateway,poller', env);
    const countRequests = (key: string, method: string): number =>
      recorder.requests.filter((each) => each.key === key && each.method === method).length;

    async function measure(key: string) {
      await using client = createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
      const completed = await timeOf(() => client.generateAndWait({ prompt: 'The only one', seed: 1, ...model }));
      await makeElsewhere(stage.sandboxUrl, key, listPrompts('Made elsewhere', MADE_ELSEWHERE));
      const imported = await timeOf(() => importAll(gatewayUrl, key));
      await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate', key }, respond: rateLimited });
      const posts = countRequests(key, 'POST');
      const sent = await timeOf(async () => {
        await client.generateVideo({ prompt: 'One that waits', whenRateLimited: 'QUEUE', ...model });
        await until(() => countRequests(key, 'POST') === posts + 2, 60_000);
      });
      return { completed, imported, sent };
    }

    const alone = await measure('lt_unlimited_alone');
    const [flying, waiting] = ['lt_unlimited_flying', 'lt_unlimited_waiting'];
    await addInFlightAndLost(stage, gatewayUrl, flying);
    await addWaiting(stage, gatewayUrl, waiting);
    const requestsBefore = countRequests(flying, 'GET');
    const sentBefore = countRequests(waiting, 'POST');
    const beside = await measure('lt_unlimited_beside');

    const busy = {
      requests: countRequests(flying, 'GET') - requestsBefore,
      sends: countRequests(waiting, 'POST') - sentBefore,
    };
    console.log('Milliseconds alone, and beside accounts with 2,000 of each kind:', alone, beside, busy);
    expect(busy.requests).toBeGreaterThan(10);
    expect(busy.sends).toBeGreaterThan(5);
    expect(beside.completed).toBeLessThan(2 * alone.completed + TURNS_MS);
    expect(beside.imported).toBeLessThan(2 * alone.imported + IMPORT_MS);
    expect(beside.sent).toBeLessThan(2 * alone.sent + TURNS_MS);
  },
);

const model = { model: 'nanobanana-video' } as const;

async function importAll(gatewayUrl: string, key: string): Promise<void> {
  const query = 'mutation { importGenerations { ... on ImportGenerationsSuccess { imported } } }';
  const { body } = await askGraphql(gatewayUrl, { key, query });
  expect(body).toEqual({ data: { importGenerations: { imported: MADE_ELSEWHERE } } });
}

async function addInFlightAndLost(stage: Stage, gatewayUrl: string, key: string): Promise<void> {
  const [first = '', ...others] = listPrompts('In flight [sandbox:stuck]', MANY);
  await submitVideo(gatewayUrl, { key, prompt: first });
  const upstreamIds = await makeElsewhere(stage.sandboxUrl, key, others);
  const inFlight = others.map((prompt, index) => ({ prompt, upstream_id: upstreamIds[index] ?? null }));
  await copyGeneration(stage.database, first, inFlight);
  const [firstLost = '', ...othersLost] = listPrompts('Lost', MANY);
  await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate', key }, reset: 'before' });
  await submitVideo(gatewayUrl, { key, prompt: firstLost });
  await copyGeneration(
    stage.database,
    firstLost,
    othersLost.map((prompt) => ({ prompt })),
  );
}

async function addWaiting(stage: Stage, gatewayUrl: string, key: string): Promise<void> {
  const [first = '', ...others] = listPrompts('Waiting [sandbox:stuck]', MANY);
  await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate', key }, respond: rateLimited });
  await using client = createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
  await client.generateVideo({ prompt: first, whenRateLimited: 'QUEUE', ...model });
  await copyGeneration(
    stage.database,
    first,
    others.map((prompt, index) => ({ prompt, queue_position: index + 1000 })),
  );
}

function listPrompts(words: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${words} ${index}`);
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return Math.round(performance.now() - startedAt);
}
