import { expect, test } from 'vitest';
import {
  askGraphql,
  countRequestsTo,
  followFeed,
  listGenerations,
  openStage,
  orderFaults,
  readLedger,
  settle,
  submitVideo,
  until,
  untilAllEnded,
  type Acknowledgement,
} from '@videogen/testkit';
import { databaseKind as kind } from '../database-kind.ts';

const patient = { timeout: 240_000 };
const WITHIN_MS = 30_000;
const AN_HOUR_MS = 3_600_000;

test.concurrent(
  'a 429 with an absurd wait pauses the polls of its account for an hour at most, and neither its submissions nor others',
  patient,
  async () => {
    await using stage = await openStage(kind, { env: { SUBMIT_TIMEOUT_SECONDS: '15' } });
    const { gatewayUrl } = await stage.serve('gateway,poller');
    const [limited, free] = ['lt_unlimited_turns_limited', 'lt_unlimited_turns_free'];
    const absurd = { status: 429, body: { error: 'Too many' }, headers: { 'retry-after': '99999999999999' } };
    await orderFaults(stage.sandboxUrl, { match: { endpoint: 'status', key: limited }, respond: absurd });

    await submit(gatewayUrl, limited, 'polled');
    const paused = () => stage.database.query('select paused_until from accounts where paused_until > 0');
    await until(async () => (await paused()).length > 0, WITHIN_MS);
    const pausedForMs = Number((await paused())[0]?.['paused_until']) - Date.now();
    await submit(gatewayUrl, limited, 'paid meanwhile');
    await submit(gatewayUrl, free, 'of another');
    await until(async () => (await readEnds(gatewayUrl, free))['of another'] === 'COMPLETED', WITHIN_MS);
    const during = await readEnds(gatewayUrl, limited);
    // An hour later.
    await stage.database.query('update accounts set paused_until = 0, poll_at = 0');
    await untilAllEnded(stage.database, AbortSignal.timeout(WITHIN_MS));

    expect(pausedForMs).toBeGreaterThan(AN_HOUR_MS - 60_000);
    expect(pausedForMs).toBeLessThanOrEqual(AN_HOUR_MS);
    expect(during).toEqual({ polled: 'PENDING', 'paid meanwhile': 'PENDING' });
    expect(await readEnds(gatewayUrl, limited)).toEqual({ polled: 'COMPLETED', 'paid meanwhile': 'COMPLETED' });
  },
);

test.concurrent(
  'a key that is refused in mid-turn, and accepted again, loses neither polls nor searches nor queued submissions',
  patient,
  async () => {
    const key = 'lt_unlimited_turns_refused';
    await using stage = await openStage(kind, {
      env: { SUBMIT_TIMEOUT_SECONDS: '15', RECONCILE_WINDOW_MINUTES: '0.5' },
    });
    const gateway = await stage.serve('gateway');
    await using feed = await followFeed(() => gateway.gatewayUrl, key);
    const acknowledged: Acknowledgement[] = [];
    const add = async (prompt: string, fault?: object): Promise<void> => {
      if (fault) await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate', key }, ...fault });
      acknowledged.push(await submit(gateway.gatewayUrl, key, prompt));
    };
    for (const prompt of ['one', 'two', 'three', 'four']) await add(prompt);
    await add('lost', { reset: 'after' });
    await add('queued', { respond: { status: 429, body: { error: 'Too many', details: { seconds_until_reset: 3 } } } });
    const refusal = { respond: { status: 401, body: { success: false } } };
    await orderFaults(
      stage.sandboxUrl,
      { match: { endpoint: 'status', key }, ...refusal },
      { match: { endpoint: 'generations', key }, ...refusal },
    );

    await stage.start('poller');
    const refused = () => stage.database.query('select id from accounts where key_refused_at is not null');
    await until(async () => (await refused()).length > 0, WITHIN_MS);
    await until(async () => {
      await askGraphql(gateway.gatewayUrl, { key, query: '{ me { id } }' });
      return (await refused()).length === 0;
    }, WITHIN_MS);

    const { figures, violations } = await settle(stage, {
      gatewayUrl: gateway.gatewayUrl,
      key,
      // The queued one was refused before.
      requested: acknowledged.length + 1,
      acknowledged,
      feed,
      withinMs: WITHIN_MS,
    });
    expect(violations).toEqual([]);
    expect(figures).toMatchObject({ completed: acknowledged.length, paid: acknowledged.length });
  },
);

test.concurrent(
  'a turn that has lost its lease records nothing more, and another goes on at once',
  patient,
  async () => {
    const key = 'lt_unlimited_turns_lease';
    // Long enough for an answer on a busy machine.
    await using stage = await openStage(kind, { env: { SUBMIT_TIMEOUT_SECONDS: '15' } });
    const { gatewayUrl } = await stage.serve('gateway');
    await submit(gatewayUrl, key, 'One [sandbox:stuck]');
    const [row] = await listGenerations(gatewayUrl, key);
    const id = row?.generationId;
    expect(id).toMatch(/^gen_/);
    const respond = { status: 200, body: { success: true, generation_id: id, status: 'failed', error: 'late' } };
    await orderFaults(stage.sandboxUrl, { match: { endpoint: 'status', id }, respond });
    const countPolls = async () => countRequestsTo(await readLedger(stage.sandboxUrl), 'status');

    const holding = stage.upstream.holdNext('to-client', (text) => text.includes('"late"'));
    await stage.start('poller');
    const answer = await holding;
    await stage.database.query('update accounts set token = token + 1, claimed_until = 0, poll_at = 0');
    const lostAt = performance.now();
    await until(async () => (await countPolls()) >= 2, WITHIN_MS);
    const goneOnMs = performance.now() - lostAt;
    answer.release();
    const before = await countPolls();
    await until(async () => (await countPolls()) >= before + 3, WITHIN_MS);

    const updates = await stage.database.query('select version, status from updates order by version');
    expect(updates.map(({ version }) => Number(version))).toEqual(updates.map((_, index) => index + 1));
    expect(updates.map(({ status }) => status)).not.toContain('FAILED');
    expect(goneOnMs).toBeLessThan(5000);
  },
);

async function submit(gatewayUrl: string, key: string, prompt: string): Promise<Acknowledgement> {
  const answer = await submitVideo(gatewayUrl, { key, prompt, whenRateLimited: 'QUEUE' });
  if (answer.type !== 'acknowledged') throw new Error(`not acknowledged: ${JSON.stringify(answer)}`);
  return answer.acknowledgement;
}

async function readEnds(gatewayUrl: string, key: string): Promise<Readonly<Record<string, string>>> {
  const stored = await listGenerations(gatewayUrl, key);
  return Object.fromEntries(stored.map(({ prompt, status, failureCode }) => [prompt, failureCode ?? status]));
}
