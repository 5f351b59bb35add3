import { expect, test } from 'vitest';
import {
  followFeed,
  listGenerations,
  openStage,
  type Stage,
  chooseSeed,
  settle,
  submitVideo,
  type SubmitAnswer,
  until,
  askGraphql,
  readLedger,
  orderFaults,
  type ServerProcess,
  type Acknowledgement,
} from '@videogen/testkit';
import { stormOfKills } from '../../src/storms/kills.ts';
import { databaseKind as kind } from '../database-kind.ts';

const key = 'lt_unlimited_submissions';
const patient = { timeout: 240_000 };

/** Lets a gateway's process end with SIGKILL at one place of its submission. */
type CrashPoint = (stage: Stage, victim: ServerProcess, submitting: () => Promise<SubmitAnswer>) => Promise<string>;

const crashPoints: Readonly<Record<string, CrashPoint>> = {
  async 'while the row is being begun'(stage, victim, submit) {
    await using locks = new AsyncDisposableStack();
    locks.use(await stage.database.lock());
    const answering = submit();
    await untilSomeoneWaits(stage, victim, 'insert into');
    await victim.kill('SIGKILL');
    return (await answering).type;
  },

  async 'before the POST leaves'(stage, victim, submit) {
    const holding = holdPost(stage);
    const answering = submit();
    await holding;
    await victim.kill('SIGKILL');
    return (await answering).type;
  },

  async 'accepted, but not answered'(stage, victim, submit) {
    await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate' }, accept: true, delayMs: 60_000 });
    const before = await countAccepted(stage);
    const answering = submit();
    await until(async () => (await countAccepted(stage)) > before, 5000);
    await victim.kill('SIGKILL');
    return (await answering).type;
  },

  async 'answered, but not recorded'(stage, victim, submit) {
    const holding = holdPost(stage);
    const answering = submit();
    const post = await holding;
    await using locks = new AsyncDisposableStack();
    locks.use(await stage.database.lock());
    post.release();
    // The POST has a connection of its own, which is closed when the answer has been read.
    await post.clientLeft;
    await untilSomeoneWaits(stage, victim);
    await victim.kill('SIGKILL');
    return (await answering).type;
  },

  async 'right after the answer'(_stage, victim, submit) {
    const answer = await submit();
    await victim.kill('SIGKILL');
    return answer.type;
  },
};
const names = Object.keys(crashPoints);

test.concurrent(
  'a gateway killed at any point of a submission loses nothing and pays for nothing twice',
  patient,
  async () => {
    await using stage = await openStage(kind);
    const survivor = await stage.start('gateway,poller');
    await using feed = await followFeed(() => survivor.gatewayUrl, key);

    const outcomes: Record<string, string> = {};
    for (const [name, crash] of Object.entries(crashPoints)) {
      const victim = await stage.start('gateway');
      await askGraphql(victim.gatewayUrl, { key, query: '{ me { id } }' });
      outcomes[name] = await crash(stage, victim, () => submitVideo(victim.gatewayUrl, request(name)));
    }
    const repeated = await Promise.all(names.map((name) => submitVideo(survivor.gatewayUrl, request(name))));
    const acknowledged = repeated.flatMap(readAcknowledgement);

    const result = await settle(stage, {
      gatewayUrl: survivor.gatewayUrl,
      key,
      requested: names.length,
      acknowledged,
      feed,
      withinMs: 45_000,
    });
    const stored = await listGenerations(survivor.gatewayUrl, key);
    console.log(`Crash points on ${kind}:`, result.figures);
    expect(outcomes).toEqual({
      'while the row is being begun': 'lost',
      'before the POST leaves': 'lost',
      'accepted, but not answered': 'lost',
      'answered, but not recorded': 'lost',
      'right after the answer': 'acknowledged',
    });
    expect(acknowledged.map(({ prompt }) => prompt)).toEqual(names);
    expect(result.violations).toEqual([]);
    expect(
      Object.fromEntries(stored.map(({ prompt, status, failureCode }) => [prompt, failureCode ?? status])),
    ).toEqual({
      // Its transaction was not committed, so the repetition begins it.
      'while the row is being begun': 'COMPLETED',
      'before the POST leaves': 'SUBMISSION_UNCONFIRMED',
      'accepted, but not answered': 'COMPLETED',
      'answered, but not recorded': 'COMPLETED',
      'right after the answer': 'COMPLETED',
    });
  },
);

test.concurrent(
  '50 parallel requests with one idempotency key over two gateways: one row, one POST',
  patient,
  async () => {
    // Long enough for an answer on a busy machine.
    await using stage = await openStage(kind, { env: { SUBMIT_TIMEOUT_SECONDS: '15' } });
    const gateways = await Promise.all([stage.start('gateway'), stage.start('gateway')]);
    await orderFaults(stage.sandboxUrl, {
      match: { endpoint: 'generate' },
      times: 'always',
      accept: true,
      delayMs: 500,
    });

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        submitVideo(gateways[index % 2]?.gatewayUrl ?? '', { key, prompt: 'One of fifty', idempotencyKey: 'one' }),
      ),
    );

    const ledger = await readLedger(stage.sandboxUrl);
    const rows = await stage.database.query('select id, prompt, status from generations');
    const ids = new Set(answers.flatMap(readAcknowledgement).map(({ id }) => id));
    const posts = ledger.requests.filter(({ endpoint }) => endpoint === 'generate');
    console.log(`50 requests with one key on ${kind}: ${ids.size} id, ${rows.length} row, ${posts[0]?.count} POST`);
    expect(answers.map(({ type }) => type)).toEqual(answers.map(() => 'acknowledged'));
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { id: expect.any(String), prompt: 'One of fifty', status: 'PENDING' },
    ]);
    expect(ids.size).toBe(1);
    expect(posts.map(({ count }) => count)).toEqual([1]);
  },
);

test.concurrent('random kills of a gateway under load lose nothing and pay for nothing twice', patient, async () => {
  const seed = chooseSeed(process.env);

  const result = await stormOfKills(kind, { kills: 5, seed });

  console.log(`Random kills on ${kind}, CHAOS_SEED=${seed}:`, result.figures);
  expect(result.violations).toEqual([]);
});

function request(prompt: string) {
  return { key, prompt, idempotencyKey: prompt.replaceAll(' ', '-') };
}

function readAcknowledgement(answer: SubmitAnswer): readonly Acknowledgement[] {
  return answer.type === 'acknowledged' ? [answer.acknowledgement] : [];
}

function holdPost({ upstream }: Stage) {
  return upstream.holdNext('to-server', (text) => text.startsWith('POST /api/v1/generate'));
}

async function countAccepted({ sandboxUrl }: Stage): Promise<number> {
  return (await readLedger(sandboxUrl)).accepted.length;
}

/** Resolves when a statement of the victim's waits for the database's lock. */
async function untilSomeoneWaits({ database }: Stage, victim: ServerProcess, statement = ''): Promise<void> {
  if (database.kind === 'postgres') {
    return until(async () => Number(await database.countWaiting(statement)) > 0, 5000);
  }
  // SQLite does not report it. But the statement waits when the victim has answered a later request.
  for (let time = 0; time < 3; time += 1) await askGraphql(victim.gatewayUrl, { key, query: '{ models { key } }' });
}
