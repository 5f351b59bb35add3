import { expect, test } from 'vitest';
import type { Generation } from '@videogen/store';
import { type GenerateInput } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, startLifecycle, withSettings } from '../lifecycle-with-upstream.ts';
import { acceptedCat } from '../whole-generation.ts';

const image = 'https://example.com/a.png';
const privateHost = (host: string) => `expected a public host, got "${host}", which VideoGenAPI cannot reach`;

const invalid: readonly (readonly [string, Partial<GenerateInput>, ...(readonly [string, string])[]])[] = [
  ['an empty prompt', { prompt: '' }, ['prompt', 'expected 1 to 1000 characters, got none']],
  ['a blank prompt', { prompt: ' \n\t' }, ['prompt', 'expected 1 to 1000 characters, got none']],
  ['1001 characters', { prompt: 'x'.repeat(1001) }, ['prompt', 'expected at most 1000 characters, got 1001']],
  ['1001 astral characters', { prompt: '🎬'.repeat(1001) }, ['prompt', 'expected at most 1000 characters, got 1001']],
  ['a NUL', { prompt: 'a\0b' }, ['prompt', 'a NUL character (U+0000) cannot be sent']],
  [
    'half a surrogate pair',
    { prompt: 'a\ud83c' },
    ['prompt', 'half of a surrogate pair is not a character; the text is not valid Unicode'],
  ],
  ['a NUL in the audio prompt', { audioPrompt: '\0' }, ['audioPrompt', 'a NUL character (U+0000) cannot be sent']],
  ['an empty audio prompt', { audioPrompt: '' }, ['audioPrompt', 'expected 1 to 1000 characters, got none']],
  ['an empty model', { model: '' }, ['model', 'expected 1 to 200 printable ASCII characters without spaces']],
  [
    'a model with a space',
    { model: 'kling 25' },
    ['model', 'expected 1 to 200 printable ASCII characters without spaces'],
  ],
  [
    'a long idempotency key',
    { idempotencyKey: 'k'.repeat(201) },
    ['idempotencyKey', 'expected 1 to 200 printable ASCII characters without spaces'],
  ],
  ['0 seconds', { duration: 0 }, ['duration', 'expected 1 to 60 seconds, got 0']],
  ['61 seconds', { duration: 61 }, ['duration', 'expected 1 to 60 seconds, got 61']],
  [
    '99 seconds of a model with its own range',
    { model: 'wan-25', duration: 99 },
    ['duration', 'expected 5 to 10 seconds for Wan 2.5, got 99'],
  ],
  ['a seed below -1', { seed: -2 }, ['seed', 'expected -1 to 9007199254740991, got -2']],
  [
    'an image and references',
    { imageUrl: image, referenceImageUrls: [image] },
    ['referenceImageUrls', 'expected either imageUrl or referenceImageUrls, got both'],
  ],
  ['no references', { referenceImageUrls: [] }, ['referenceImageUrls', 'expected 1 to 5 image URLs, got 0']],
  [
    'six references',
    { referenceImageUrls: Array<string>(6).fill(image) },
    ['referenceImageUrls', 'expected 1 to 5 image URLs, got 6'],
  ],
  [
    'a bad reference among good ones',
    { referenceImageUrls: [image, 'nothing', image, 'ftp://example.com/a.png'] },
    ['referenceImageUrls.1', 'expected an http(s) URL'],
    ['referenceImageUrls.3', 'expected an http(s) URL, got the scheme "ftp"'],
  ],
  ['an empty URL', { imageUrl: '' }, ['imageUrl', 'expected an http(s) URL']],
  [
    'a data: URL',
    { imageUrl: 'data:image/png;base64,AAAA' },
    ['imageUrl', 'expected an http(s) URL, got the scheme "data"'],
  ],
  ['a file: URL', { imageUrl: 'file:///etc/passwd' }, ['imageUrl', 'expected an http(s) URL, got the scheme "file"']],
  [
    'a URL with a password',
    { imageUrl: 'https://a:b@example.com/' },
    ['imageUrl', 'expected a URL without a user name or password'],
  ],
  [
    'a long URL',
    { imageUrl: `${image}?${'x'.repeat(2048)}` },
    ['imageUrl', 'expected at most 2048 characters, got 2074'],
  ],
  ['127.1', { imageUrl: 'http://127.1/a.png' }, ['imageUrl', privateHost('127.0.0.1')]],
  ['a hexadecimal host', { imageUrl: 'http://0x7f000001/a.png' }, ['imageUrl', privateHost('127.0.0.1')]],
  ['a decimal host', { imageUrl: 'http://2130706433/a.png' }, ['imageUrl', privateHost('127.0.0.1')]],
  ['an octal host', { imageUrl: 'http://0177.0.0.1/a.png' }, ['imageUrl', privateHost('127.0.0.1')]],
  ['0.0.0.0', { imageUrl: 'http://0/a.png' }, ['imageUrl', privateHost('0.0.0.0')]],
  ['10.0.0.0/8', { imageUrl: 'http://10.1.2.3/' }, ['imageUrl', privateHost('10.1.2.3')]],
  ['172.16.0.0/12', { imageUrl: 'http://172.31.0.1/' }, ['imageUrl', privateHost('172.31.0.1')]],
  ['192.168.0.0/16', { imageUrl: 'http://192.168.0.1:8080/' }, ['imageUrl', privateHost('192.168.0.1')]],
  ['a cloud’s metadata', { imageUrl: 'http://169.254.169.254/latest' }, ['imageUrl', privateHost('169.254.169.254')]],
  ['IPv6 loopback', { imageUrl: 'http://[::1]/' }, ['imageUrl', privateHost('[::1]')]],
  ['private IPv4 as IPv6', { imageUrl: 'http://[::ffff:10.0.0.1]/' }, ['imageUrl', privateHost('[::ffff:a00:1]')]],
  ['IPv6 unique local', { imageUrl: 'http://[fd00::1]/' }, ['imageUrl', privateHost('[fd00::1]')]],
  ['IPv6 link local', { imageUrl: 'http://[fe80::1]/' }, ['imageUrl', privateHost('[fe80::1]')]],
  [
    'NAT64 of a private address',
    { imageUrl: 'http://[64:ff9b::a00:1]/' },
    ['imageUrl', privateHost('[64:ff9b::a00:1]')],
  ],
  ['localhost', { imageUrl: 'http://LOCALHOST:3000/a.png' }, ['imageUrl', privateHost('localhost')]],
  ['localhost with a dot', { imageUrl: 'http://localhost./a.png' }, ['imageUrl', privateHost('localhost.')]],
  ['under localhost', { imageUrl: 'http://a.localhost/' }, ['imageUrl', privateHost('a.localhost')]],
  ['an internal name', { imageUrl: 'http://foo.internal/' }, ['imageUrl', privateHost('foo.internal')]],
  ['an internal name with a dot', { imageUrl: 'http://foo.internal./' }, ['imageUrl', privateHost('foo.internal.')]],
  ['a .local name', { imageUrl: 'http://printer.local/' }, ['imageUrl', privateHost('printer.local')]],
  ['a single label', { imageUrl: 'http://intranet/a.png' }, ['imageUrl', privateHost('intranet')]],
  ['fullwidth digits', { imageUrl: 'http://１２７.0.0.1/' }, ['imageUrl', privateHost('127.0.0.1')]],
  ['a prompt in extra', { extra: { prompt: 'x' } }, ['extra.prompt', 'expected in the input "prompt", not here']],
  ['a model in extra', { extra: { model: 'x' } }, ['extra.model', 'expected in the input "model", not here']],
  [
    'a field given twice',
    { seed: 0, extra: { seed: 1, add_audio: true } },
    ['extra.seed', 'already given as the input "seed"; expected it once'],
  ],
  [
    'a private image in extra',
    { extra: { image_url: 'http://10.0.0.1/' } },
    ['extra.image_url', privateHost('10.0.0.1')],
  ],
  [
    'a private reference in extra',
    { extra: { reference_image_urls: [image, 'http://10.0.0.1/'] } },
    ['extra.reference_image_urls.1', privateHost('10.0.0.1')],
  ],
  [
    'an image in extra beside references',
    { referenceImageUrls: [image], extra: { image_url: image } },
    ['extra.image_url', 'expected either an image or references, got both this and "referenceImageUrls"'],
  ],
  ['a NUL deep in extra', { extra: { a: [{ b: 'x\0' }] } }, ['extra.a', 'a NUL character (U+0000) cannot be sent']],
  ['a NUL in a name in extra', { extra: { a: { 'x\0': 1 } } }, ['extra.a', 'a NUL character (U+0000) cannot be sent']],
  [
    'half a surrogate pair as a name in extra',
    { extra: { '\ud83c': 1 } },
    ['extra.\ud83c', 'half of a surrogate pair is not a character; the text is not valid Unicode'],
  ],
  [
    'much in extra',
    { extra: { a: 'x'.repeat(16_384) } },
    ['extra', 'expected at most 16384 characters of JSON, got 16392'],
  ],
  [
    'several things at once',
    { prompt: '', duration: 99 },
    ['prompt', 'expected 1 to 1000 characters, got none'],
    ['duration', 'expected 1 to 60 seconds, got 99'],
  ],
];

const refused = invalid.map(([name, input, ...issues]) => ({ name, input, issues }));

test.each(refused)('$name is refused before anything is written or sent', async ({ input, issues }) => {
  await using upstream = await startLifecycle(accept());

  const result = await submit(upstream.lifecycle, upstream.userId, { ...cat, ...input });

  expect(result).toEqual({
    type: 'invalid-input',
    issues: issues.map(([path, message]) => ({ path: path.split('.'), message })),
  });
  expect(upstream.requests).toEqual([]);
  expect(await upstream.countRows()).toBe(0);
});

const valid: readonly (readonly [string, Partial<GenerateInput>, Partial<Generation>])[] = [
  ['1000 astral characters', { prompt: '🎬'.repeat(1000) }, { prompt: '🎬'.repeat(1000) }],
  [
    'nulls everywhere',
    { model: null, imageUrl: null, referenceImageUrls: null, seed: null, extra: null, duration: null },
    {},
  ],
  [
    'an unknown model',
    { model: 'acme-1' },
    {
      modelKey: 'acme-1',
      warnings: ['The model "acme-1" is not in the catalogue; it is passed on as it is.'],
    },
  ],
  ...(
    [
      ['an image', 'https://example.com/ü.png?a=b#c'],
      ['an image on a public address', 'http://93.184.216.34/a.png'],
      ['an image on a public IPv6 address', 'http://[2606:2800:220:1:248:1893:25c8:1946]/a.png'],
      ['an image on a public IPv4 address written as IPv6', 'http://[::ffff:93.184.216.34]/a.png'],
    ] as const
  ).map(([name, imageUrl]) => [name, { imageUrl }, { imageUrl, mode: 'IMAGE_TO_VIDEO' }] as const),
  [
    'five references',
    { referenceImageUrls: Array<string>(5).fill(image) },
    { referenceImageUrls: Array<string>(5).fill(image), mode: 'REFERENCE_TO_VIDEO' },
  ],
  ['1 and 60 seconds', { duration: 60 }, { duration: 60 }],
  ['the largest seed', { seed: Number.MAX_SAFE_INTEGER }, { seed: Number.MAX_SAFE_INTEGER }],
  [
    'extra fields',
    { extra: { aspect_ratio: '21:9', nested: { a: [1, null, true] }, constructor: 1 } },
    { extra: { aspect_ratio: '21:9', nested: { a: [1, null, true] }, constructor: 1 } },
  ],
  ['FAIL', { whenRateLimited: 'FAIL' }, {}],
];

test.each(valid)('%s is sent', async (_, input, expected) => {
  await using upstream = await startLifecycle(accept());

  const result = await submit(upstream.lifecycle, upstream.userId, { ...cat, ...input });

  expect(result).toEqual({ type: 'success', generation: acceptedCat(upstream.userId, expected) });
  expect(upstream.posts()).toHaveLength(1);
});

test('fields and models with the names of object properties are sent unchanged', async () => {
  await using upstream = await startLifecycle(accept());
  const extra: NonNullable<GenerateInput['extra']> = JSON.parse(
    '{"__proto__":{"image_url":"x"},"hasOwnProperty":1,"toString":2}',
  );

  const result = await submit(upstream.lifecycle, upstream.userId, { ...cat, model: '__proto__', seed: 7, extra });

  expect(result).toEqual({
    type: 'success',
    generation: acceptedCat(upstream.userId, {
      modelKey: '__proto__',
      seed: 7,
      extra,
      warnings: ['The model "__proto__" is not in the catalogue; it is passed on as it is.'],
    }),
  });
  expect(upstream.posts().map((body) => JSON.stringify(body))).toEqual([
    `{"__proto__":{"image_url":"x"},"hasOwnProperty":1,"toString":2,"model":"__proto__","prompt":"${cat.prompt}","seed":7}`,
  ]);
});

test('the limit of prompts is the operator’s', async () => {
  await using upstream = await startLifecycle(accept());
  const lifecycle = withSettings(upstream.lifecycle, { promptMaxLength: 5000 });

  const long = await submit(lifecycle, upstream.userId, { prompt: 'x'.repeat(5000) });
  const longer = await submit(lifecycle, upstream.userId, { prompt: 'x'.repeat(5001) });

  expect([long.type, longer.type]).toEqual(['success', 'invalid-input']);
});

test('an extra with deep nesting is refused', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, userId } = upstream;

  const deepest = await submit(lifecycle, userId, { ...cat, extra: { a: nest(31) } });
  const deeper = await submit(lifecycle, userId, { ...cat, extra: { a: nest(32) } });
  const deep = await submit(lifecycle, userId, { ...cat, extra: { a: nest(100_000) } });

  const issues = [{ path: ['extra'], message: 'expected at most 32 levels of nesting' }];
  expect(deepest.type).toBe('success');
  expect([deeper, deep]).toEqual([
    { type: 'invalid-input', issues },
    { type: 'invalid-input', issues },
  ]);
});

function nest(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}
