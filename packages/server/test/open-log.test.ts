import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openLog } from '../src/log/open-log.ts';

/** Returns the output of a log to a terminal or to a pipe. */
async function write(
  { isTTY }: { readonly isTTY: boolean },
  use: (log: ReturnType<typeof openLog>) => void,
): Promise<string> {
  const stream = Object.assign(new PassThrough(), { isTTY });
  use(openLog('debug', stream));
  stream.end();
  return text(stream);
}

test('outside a terminal a line is JSON with an ISO time and the level as a word', async () => {
  const line: unknown = JSON.parse(
    await write({ isTTY: false }, (log) =>
      log.info({ generation: 'a', key: 'lt_sandbox_secret' }, 'a submission was accepted'),
    ),
  );

  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
    pid: process.pid,
    hostname: expect.any(String),
    generation: 'a',
    key: '[Redacted]',
    msg: 'a submission was accepted',
  });
});

test('in a terminal a line is the time of day, the level, the message and its fields', async () => {
  const lines = await write({ isTTY: true }, (log) => {
    log.info({ generation: 'a-b', status: 'COMPLETED', processingTimeSeconds: 28 }, 'a generation is completed');
    log.debug(
      { nextInMs: null, isFirst: true, words: 'out of memory', list: [1, 2] },
      'a round of polls with a key ended',
    );
    log.warn({ key: 'lt_sandbox_secret' }, 'a poll was not answered');
  });

  expect(lines.split('\n').map((line) => line.replace(/^\d{2}:\d{2}:\d{2}\.\d{3}/, 'TIME'))).toEqual([
    'TIME INFO  a generation is completed  generation=a-b status=COMPLETED processingTimeSeconds=28',
    'TIME DEBUG a round of polls with a key ended  nextInMs=null isFirst=true words="out of memory" list=[1,2]',
    'TIME WARN  a poll was not answered  key=[Redacted]',
    '',
  ]);
});

test('in a terminal an error is followed by its stack, causes included', async () => {
  const error = new Error('the outer', { cause: new Error('the inner') });

  const lines = await write({ isTTY: true }, (log) => log.error({ generation: 'a', err: error }, 'a poll failed'));

  const frames = /(\n {6}at .+)+/g;
  expect(lines.replace(/^\d{2}:\d{2}:\d{2}\.\d{3}/, 'TIME').replaceAll(frames, '\n      FRAMES')).toBe(
    [
      'TIME ERROR a poll failed  generation=a',
      '  Error: the outer',
      '      FRAMES',
      '  caused by: Error: the inner',
      '      FRAMES',
      '',
    ].join('\n'),
  );
});

test('control characters in a field are escaped, so that they cannot move the cursor of a terminal', async () => {
  const lines = await write({ isTTY: true }, (log) => log.warn({ reason: 'a\u001b[2J\nb' }, 'odd'));

  expect(lines).toMatch(/ odd {2}reason="a\\u001b\[2J\\nb"\n$/);
});
