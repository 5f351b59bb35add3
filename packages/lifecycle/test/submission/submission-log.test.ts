import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { submit } from '../../src/submission/submit.ts';
import { accept, type Answerer, cat, KEY, type Line, say, startLifecycle } from '../lifecycle-with-upstream.ts';

test('the log contains no key, whatever happened', async () => {
  const answers: readonly Answerer[] = [
    accept(),
    say(500, { error: `the key ${KEY} is odd` }),
    say(400, { message: `the key ${KEY} is odd` }),
    say(401, { message: KEY }),
    (response) => void response.socket?.destroy(),
    () => {},
  ];
  await using upstream = await startLifecycle(say(200, {}));

  for (const answer of answers) {
    upstream.answerWith(answer);
    await submit(upstream.lifecycle, upstream.userId, cat).catch(() => undefined);
  }

  expect(upstream.log.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'info: a submission was accepted',
    'warn: the outcome of a submission is not known',
    'warn: a submission was not accepted',
    'warn: a submission was not accepted',
    'warn: the outcome of a submission is not known',
    'warn: the outcome of a submission is not known',
  ]);
  expect(upstream.log.map(readLine).join('\n')).not.toContain('very-secret');
});

/** A line of the log with its fields. */
function readLine({ fields, message }: Line): string {
  return `${message} ${inspect(fields, { depth: 10, showHidden: true })}`;
}
