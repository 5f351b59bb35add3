import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { invalidRequest } from './expected-errors.ts';
import { catchError, KEY, say, startUpstream } from './upstream.ts';

describe('the issues of a 400', () => {
  test.each([
    [{ error: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ error: 'Bad Request', message: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ errors: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ detail: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [{ error: 'Bad Request', details: 'Prompt is required' }, [[undefined, 'Prompt is required']]],
    [
      { errors: ['Prompt is required', 'Duration is too long'] },
      [
        [undefined, 'Prompt is required'],
        [undefined, 'Duration is too long'],
      ],
    ],
    [{ detail: [{ field: 'prompt', message: 'required' }] }, [['prompt', 'required']]],
    [{ details: [{ path: 'image_url', message: 'not an image' }] }, [['image_url', 'not an image']]],
    [
      { errors: [{ param: 'duration', message: 'too long' }, { message: 'and more' }] },
      [
        ['duration', 'too long'],
        [undefined, 'and more'],
      ],
    ],
    [
      { errors: { prompt: 'required', duration: ['too long', 'not a number'] } },
      [
        ['prompt', 'required'],
        ['duration', 'too long,not a number'],
      ],
    ],
    [{ success: false }, []],
    ['<html>Bad Request</html>', []],
    ['', []],
  ])('%j', async (body, issues) => {
    await using upstream = await startUpstream(say(400, body));

    const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

    expect(error).toEqual(invalidRequest(400, issues));
  });

  test('are read from a 422 too', async () => {
    await using upstream = await startUpstream(say(422, { errors: { seed: 'too large' } }));

    const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

    expect(error).toEqual(invalidRequest(422, [['seed', 'too large']]));
  });
});

describe('an answer of VideoGenAPI', () => {
  test('is shown without URLs and keys, and at most 1,000 characters of it', async () => {
    const message = `See https://internal.example/x?token=1 and wss://a.b/c for Bearer abc.def or lt_0123456789 ${'x'.repeat(2000)}`;
    await using upstream = await startUpstream(say(400, { message }));

    const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

    const shown = `See [URL] and [URL] for [key] or [key] ${'x'.repeat(1000)}`.slice(0, 1000);
    expect(error).toEqual(invalidRequest(400, [[undefined, shown]]));
  });

  test.each([
    [500, { error: `No such key: ${KEY}` }],
    [401, { message: `No such key: ${KEY}` }],
    [400, { errors: { [KEY]: KEY } }],
    [400, { errors: [{ field: KEY, message: KEY }] }],
    [403, { message: `${'x'.repeat(995)}${KEY}` }],
    [429, { error: KEY, details: { model: KEY, seconds_until_reset: 3 } }],
    [500, `{"error":"as PHP prints it: ${JSON.stringify(KEY).slice(1, -1).replaceAll('/', '\\/')}"}`],
    [200, { success: false, error: KEY }],
    [200, { generation_id: KEY, status: 'failed', error: KEY, model: KEY, video_url: `https://x.test/${KEY}` }],
    [200, { generation_id: 'gen_1', status: 'pending', prompt: `my key is ${KEY}` }],
    [200, { generation_id: 'gen_1', status: 'completed', video_url: `https://x.test/?key=${encodeURIComponent(KEY)}` }],
    [
      500,
      { error: `No such page: /user?key=${encodeURIComponent(KEY).replaceAll('%2F', '%2f').replaceAll('%5C', '%5c')}` },
    ],
    [200, `no JSON but ${KEY}`],
  ])('never holds the caller’s key (%i %j)', async (status, body) => {
    await using upstream = await startUpstream(say(status, body));

    const answer = await upstream.api.generate(KEY, { prompt: 'A cat' }).catch((error: unknown) => error);

    const shown = readEverything(answer).join('\n');
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain('K3y');
    expect(inspect(answer, { depth: 10, showHidden: true })).not.toContain('K3y');
    expect(JSON.stringify(answer)).not.toContain('K3y');
  });

  test('holds a masked prompt that is comparable with the original', async () => {
    const prompt = `my key is ${KEY}`;
    await using upstream = await startUpstream(say(200, { generation_id: 'gen_1', prompt: `${prompt}\n` }));

    const observed = (await upstream.api.getStatus(KEY, 'gen_1')).prompt;

    expect([observed?.masked, String(observed), JSON.stringify({ observed })]).toEqual([
      'my key is [key]\n',
      'my key is [key]\n',
      '{"observed":"my key is [key]\\n"}',
    ]);
    expect([observed?.equals(prompt), observed?.equals('my key is [key]')]).toEqual([true, false]);
  });
});

/** Lists all texts in a value: names of fields, and the message, stack and cause of errors, included. */
function readEverything(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  const names = value instanceof Error ? ['message', 'stack', 'cause'] : [];
  const own = Object.entries(value).flatMap(([name, inner]) => [name, ...readEverything(inner)]);
  return [...own, ...names.flatMap((name) => readEverything(Reflect.get(value, name)))];
}
