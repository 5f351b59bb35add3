import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readField, serveHere, type ServerHere } from '@videogen/testkit';
import { submitIntoFault } from '../submit-into-fault.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ POLL_MIN_INTERVAL_MS: '600000', IMPORT_ON_FIRST_USE: 'false' });
});

afterEach(() => {
  // This line is logged for each "Unexpected error." in an answer.
  if (server.log().includes('failed unexpectedly')) throw new Error(server.log());
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const lostAnswers = [
  ['500 without a word', { respond: { status: 500 } }, 'VideoGenAPI failed (HTTP 500)', 0],
  ['500 after accepting', { accept: true, respond: { status: 500 } }, 'VideoGenAPI failed (HTTP 500)', 1],
  [
    'page of a proxy under 502',
    { respond: { status: 502, body: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } } },
    'VideoGenAPI failed (HTTP 502)',
    0,
  ],
  [
    'page under 200',
    { respond: { status: 200, body: '<h1>Hello</h1>', headers: { 'content-type': 'text/html' } } },
    'VideoGenAPI answered 200, but its body is not JSON',
    0,
  ],
  ['truncated answer', { truncate: 40 }, 'VideoGenAPI gave no answer (UND_ERR_RES_CONTENT_LENGTH_MISMATCH)', 1],
  [
    'redirect',
    { redirect: 'https://elsewhere.example/' },
    'VideoGenAPI answered 307, but redirects are not followed; check VIDEOGENAPI_URL',
    0,
  ],
  ['reset before accepting', { reset: 'before' }, 'VideoGenAPI gave no answer (ECONNRESET)', 0],
  ['reset after accepting', { reset: 'after' }, 'VideoGenAPI gave no answer (ECONNRESET)', 1],
] as const;

test.for(lostAnswers)(
  'a %s leaves an UNCONFIRMED generation and is not sent again',
  async ([name, fault, reason, acceptedThere]) => {
    const key = `lt_lost_answer_${name.replaceAll(' ', '_')}`;

    const { answer, listed, log, posts, accepted } = await submitIntoFault(server, { key, prompt: name, fault });

    const id = readField(answer.body, 'data', 'generateVideo', 'generation', 'id');
    const uuid = Buffer.from(String(id), 'base64').toString('utf8').replace('Generation:', '');
    expect(answer).toEqual({
      status: 200,
      body: {
        data: {
          generateVideo: {
            __typename: 'GenerateVideoSuccess',
            generation: {
              id: expect.any(String),
              generationId: null,
              status: 'UNCONFIRMED',
              version: 1,
              warnings: [`${reason}. It may have been accepted and charged, so it is not sent again.`],
            },
          },
        },
      },
    });
    const stored = { prompt: name, status: 'UNCONFIRMED', generationId: null };
    expect(listed).toEqual({ status: 200, body: { data: { generations: { nodes: [stored] } } } });
    expect([posts, accepted]).toEqual([1, acceptedThere]);
    expect(log).toMatch(new RegExp(`"generation":"${uuid}".*"the outcome of a submission is not known"`));
    expect(server.log()).not.toContain(key);
  },
);
