import { execFileSync } from 'node:child_process';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { printClient, printCurl, printGraphQL } from '../src/composer/code.ts';

const options = { url: 'http://127.0.0.1:4000/graphql', needsKey: true };
const prompts = [
  'A fox',
  `It's "quoted" by $HOME and \`date\`, with a \\ and \\" too`,
  'Two\nlines\tand a tab\u2028JSON\nJSON',
  'A fox 🦊 in the snow',
];

test.for(prompts)('curl sends the prompt %o unchanged', (prompt) => {
  const [{ code } = { code: '' }] = printCurl({ prompt, duration: 5 }, options);

  // The shell runs the command as it is; a function takes curl's place and shows its body.
  const body = execFileSync('sh', ['-c', `curl() { cat; }\n${code}`], { encoding: 'utf8' });

  expect(JSON.parse(body).variables).toEqual({ input: { prompt, duration: 5 } });
  expect(parse(JSON.parse(body).query).definitions).toHaveLength(1);
});

test('curl takes the key from the environment, and needs none where the gateway has its own', () => {
  const [{ code } = { code: '' }] = printCurl({ prompt: 'A fox' }, options);
  const [{ code: withoutKey } = { code: '' }] = printCurl({ prompt: 'A fox' }, { ...options, needsKey: false });

  const print = 'curl() { printf "%s\\n" "$@"; }\n';
  const shown = execFileSync('sh', ['-c', print + code], { encoding: 'utf8', env: { VIDEOGENAPI_KEY: 'the-key' } });

  expect(shown).toContain('authorization: Bearer the-key\n');
  expect(withoutKey).not.toContain('authorization');
});

test.for(prompts)('the program of the client has the prompt %o unchanged', (prompt) => {
  const input = { prompt, referenceImageUrls: ['https://images.example/1.png'], extra: { 'a-b': [1, null], c: {} } };
  const [{ code } = { code: '' }] = printClient(input, options);

  const literal = /generateAndWait\((.*)\);\nconsole/s.exec(code)?.[1] ?? '';

  // oxlint-disable-next-line no-implied-eval -- the literal that was printed here
  expect(new Function(`return ${literal}`)()).toEqual(input);
});

test('the program of the client is formatted', () => {
  const [{ code } = { code: '' }] = printClient({ prompt: 'A fox', duration: 5 }, options);

  expect(code).toBe(`import { createVideoGenClient } from '@videogen/client';

await using client = createVideoGenClient({
  url: 'http://127.0.0.1:4000/graphql',
  key: process.env.VIDEOGENAPI_KEY,
});

const video = await client.generateAndWait({
  prompt: 'A fox',
  duration: 5,
});
console.log(video.videoUrl);`);
});

test('the document and its variables are what GraphiQL takes', () => {
  const [document, variables] = printGraphQL({ prompt: 'A "fox"' });

  expect(parse(document?.code ?? '').definitions).toHaveLength(1);
  expect(JSON.parse(variables?.code ?? '')).toEqual({ input: { prompt: 'A "fox"' } });
});
