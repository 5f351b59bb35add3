import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { askGraphql, readLedger, serveHere, type ServerHere } from '@videogen/testkit';
import { generateVideo } from '../submit-into-fault.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ IMPORT_ON_FIRST_USE: 'false' });
});

afterEach(() => {
  // This line is logged for each "Unexpected error." in an answer.
  if (server.log().includes('failed unexpectedly')) throw new Error(server.log());
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const image = 'https://images.example/1.png';
const both = 'expected either imageUrl or referenceImageUrls, got both';
const privateHost = (host: string) => `expected a public host, got "${host}", which VideoGenAPI cannot reach`;

const badInputs = [
  ['an empty prompt', { prompt: '' }, 'prompt', 'expected 1 to 1000 characters, got none'],
  ['a blank prompt', { prompt: ' \n' }, 'prompt', 'expected 1 to 1000 characters, got none'],
  ['1001 code points', { prompt: '🐈'.repeat(1001) }, 'prompt', 'expected at most 1000 characters, got 1001'],
  ['a NUL', { prompt: 'a\0b' }, 'prompt', 'a NUL character (U+0000) cannot be sent'],
  [
    'a lone surrogate',
    { prompt: 'a\ud800b' },
    'prompt',
    'half of a surrogate pair is not a character; the text is not valid Unicode',
  ],
  ['an image and references', { imageUrl: image, referenceImageUrls: [image] }, 'referenceImageUrls', both],
  ['no reference', { referenceImageUrls: [] }, 'referenceImageUrls', 'expected 1 to 5 image URLs, got 0'],
  [
    'six references',
    { referenceImageUrls: Array.from({ length: 6 }, () => image) },
    'referenceImageUrls',
    'expected 1 to 5 image URLs, got 6',
  ],
  ['no URL', { imageUrl: 'a cat' }, 'imageUrl', 'expected an http(s) URL'],
  [
    'a data: URL',
    { imageUrl: 'data:image/png;base64,AA==' },
    'imageUrl',
    'expected an http(s) URL, got the scheme "data"',
  ],
  [
    'a file: URL among references',
    { referenceImageUrls: [image, 'file:///etc/passwd'] },
    'referenceImageUrls.1',
    'expected an http(s) URL, got the scheme "file"',
  ],
  ['localhost', { imageUrl: 'http://localhost/1.png' }, 'imageUrl', privateHost('localhost')],
  ['127.1', { imageUrl: 'http://127.1/1.png' }, 'imageUrl', privateHost('127.0.0.1')],
  ['a hexadecimal host', { imageUrl: 'http://0x7f000001/1.png' }, 'imageUrl', privateHost('127.0.0.1')],
  ['the metadata host', { imageUrl: 'http://169.254.169.254/' }, 'imageUrl', privateHost('169.254.169.254')],
  ['an IPv6 loopback', { imageUrl: 'http://[::1]/1.png' }, 'imageUrl', privateHost('[::1]')],
] as const;

test.for(badInputs)('%s is an InvalidInputError; nothing is sent', async ([, input, path, message]) => {
  const answer = await askGraphql(server.gatewayUrl, {
    key: 'lt_bad_input',
    query: generateVideo,
    variables: { input: { prompt: 'A cat', ...input } },
  });

  expect(answer).toEqual({
    status: 200,
    body: {
      data: {
        generateVideo: {
          __typename: 'InvalidInputError',
          message: `The input is not valid: ${path}: ${message}.`,
          issues: [{ path: path.split('.'), message }],
        },
      },
    },
  });
  expect((await readLedger(server.sandboxUrl)).requests.map(({ endpoint }) => endpoint)).toEqual(['user']);
});
