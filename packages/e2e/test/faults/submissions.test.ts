import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { followFeed } from '../../src/harness/follow-feed.ts';
import { listGenerations } from '../../src/harness/list-generations.ts';
import { openStage, type Stage } from '../../src/harness/open-stage.ts';
import { chooseSeed } from '../../src/harness/random.ts';
import { judge, untilAllEnded } from '../../src/harness/settle.ts';
import { stormOfKills } from '../../src/storms/kills.ts';
import { submitVideo, type SubmitAnswer } from '../../src/harness/submit-video.ts';
import { until } from '../../src/harness/until.ts';
import { askGraphql } from '../../src/harness/ask-graphql.ts';
import { databaseKind as kind } from '../database-kind.ts';
import { readLedger } from '../../src/harness/read-ledger.ts';
import { orderFaults } from '../../src/harness/sandbox-controls.ts';
import type { ServerProcess } from '../../src/spawn-server.ts';
import type { Acknowledgement } from '../../src/harness/verify.ts';

const key = 'lt_unlimited_submissions';
const patient = { timeout: 240_000 };

/** Lets a gateway's process end with SIGKILL at one place of its submission. */
type CrashPoint = (stage: Stage, victim: ServerProcess, submitting: () => Promise<SubmitAnswer>) => Promise<string>;

const crashPoints: Readonly<Record<string, CrashPoint>> = {
  async 'while the row is being begun'(stage, victim, submit) {
    await using locks = new AsyncDisposableStack();
    locks.use(await stage.database.lock());
    const answering = submit();
    await untilSomeoneWaits(stage, 'insert into');
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
    // The POST has a connection of its own, which is left when the answer has been read.
    await post.clientLeft;
    await untilSomeoneWaits(stage);
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

    const told: Record<string, string> = {};
    for (const [name, crash] of Object.entries(crashPoints)) {
      const victim = await stage.start('gateway');
      await askGraphql(victim.gatewayUrl, { key, query: '{ me { id } }' });
      told[name] = await crash(stage, victim, () => submitVideo(victim.gatewayUrl, request(name)));
    }
    const repeated = await Promise.all(names.map((name) => submitVideo(survivor.gatewayUrl, request(name))));
    const acknowledged = repeated.flatMap(readAcknowledgement);
    await untilAllEnded(stage.database, AbortSignal.timeout(45_000));
    const ids = acknowledged.map(({ id }) => id);
    await feed.untilFinal(ids, AbortSignal.timeout(10_000));

    const result = await judge(stage, {
      gatewayUrl: survivor.gatewayUrl,
      key,
      requested: names.length,
      acknowledged,
      watchers: [{ name: 'feed', sightings: feed.sightings, expects: undefined }],
    });
    const stored = await listGenerations(survivor.gatewayUrl, key);
    console.log(`Crash points on ${kind}:`, result.figures);
    expect(told).toEqual({
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
      // PostgreSQL carries out what it was asked before its client died: a row that was never sent.
      'while the row is being begun': kind === 'sqlite' ? 'COMPLETED' : 'SUBMISSION_UNCONFIRMED',
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
    // However busy the machine is, the answer comes in time.
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
    expect(posts).toMatchObject([{ count: 1 }]);
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

/** Resolves when a statement waits for the database's lock; SQLite cannot say, so it gets time enough. */
async function untilSomeoneWaits({ database }: Stage, statement = ''): Promise<void> {
  if (database.kind === 'sqlite') await sleep(300);
  else await until(async () => Number(await database.countWaiting(statement)) > 0, 5000);
}
