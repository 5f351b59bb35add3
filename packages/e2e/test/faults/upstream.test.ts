import { expect, test } from 'vitest';
import { followFeed, listGenerations, openStage, settle, submitVideo, orderFaults } from '@videogen/testkit';
import { stormOf500s } from '../../src/storms/failing-upstream.ts';
import { databaseKind as kind } from '../database-kind.ts';

const key = 'lt_unlimited_upstream';
const patient = { timeout: 240_000 };

/** Faults of the sandbox for a submission, and the end that it must have. */
const troubles: Readonly<Record<string, readonly [fault: object, end: string]>> = {
  'reset after acceptance': [{ reset: 'after' }, 'COMPLETED'],
  'reset before it was read': [{ reset: 'before' }, 'SUBMISSION_UNCONFIRMED'],
  'accepted, and no answer in time': [{ accept: true, delayMs: 3000 }, 'COMPLETED'],
  'a truncated 200': [{ truncate: 40 }, 'COMPLETED'],
  'a 500 to what was accepted': [{ accept: true, respond: { status: 500 } }, 'COMPLETED'],
  'a 502 to what was not': [{ respond: { status: 502, body: '<h1>Bad gateway</h1>' } }, 'SUBMISSION_UNCONFIRMED'],
  'a 200 that cannot be read': [{ accept: true, respond: { status: 200, body: 'OK' } }, 'COMPLETED'],
};

test.concurrent(
  'a submission whose answer is lost or broken has its true outcome, or is UNCONFIRMED, and is not sent twice',
  patient,
  async () => {
    await using stage = await openStage(kind);
    const { gatewayUrl } = await stage.serve('gateway,poller');
    await using feed = await followFeed(() => gatewayUrl, key);
    const submit = (prompt: string) => submitVideo(gatewayUrl, { key, prompt });

    const answers = [];
    for (const [prompt, [fault]] of Object.entries(troubles)) {
      await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate' }, ...fault });
      answers.push(await submit(prompt));
    }
    // A client that followed it would pay here.
    const redirect = `${stage.sandboxUrl}/api/v1/generate`;
    await orderFaults(stage.sandboxUrl, { match: { endpoint: 'generate' }, redirect });
    answers.push(await submit('a redirect'));
    await stage.upstream.setMode({ type: 'delay', ms: 5, bytesAtOnce: 1 });
    answers.push(await submit('a slow drip'));
    await stage.upstream.pass();
    const acknowledged = answers.flatMap((answer) => (answer.type === 'acknowledged' ? [answer.acknowledgement] : []));

    const { figures, violations } = await settle(stage, {
      gatewayUrl,
      key,
      requested: answers.length,
      acknowledged,
      feed,
      withinMs: 45_000,
    });
    const stored = await listGenerations(gatewayUrl, key);
    console.log(`Answers that are lost on ${kind}:`, figures);
    expect(acknowledged.map(({ status }) => status)).toEqual(answers.map(() => 'UNCONFIRMED'));
    expect(violations).toEqual([]);
    expect(
      Object.fromEntries(stored.map(({ prompt, status, failureCode }) => [prompt, failureCode ?? status])),
    ).toEqual({
      ...Object.fromEntries(Object.entries(troubles).map(([prompt, [, end]]) => [prompt, end])),
      'a redirect': 'SUBMISSION_UNCONFIRMED',
      // The bytes of the request arrived as slowly as those of the answer.
      'a slow drip': expect.stringMatching(/^(COMPLETED|SUBMISSION_UNCONFIRMED)$/),
    });
  },
);

test.concurrent('while VideoGenAPI answers 500, polls grow rare; afterwards they catch up', patient, async () => {
  const { figures, violations } = await stormOf500s(kind, { outageMs: 5000 });

  console.log(`500s on ${kind}:`, figures);
  expect(violations).toEqual([]);
});
