import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openVideoGenApi } from '../src/index.ts';
import { describeFailure } from '../src/request.ts';
import { catchError, KEY, say, startServer, startUpstream, type Answerer } from './upstream.ts';

const generation = { success: true, generation_id: 'gen_1', status: 'pending' };

test.each([301, 302, 303, 307, 308])('a redirect (%i) is never followed', async (status) => {
  await using elsewhere = await startServer(say(200, generation));
  await using upstream = await startUpstream(
    say(status, generation, { location: `${elsewhere.origin}/api/v1/generate` }),
  );

  const errors = [
    await catchError(upstream.api.generate(KEY, { prompt: 'A cat' })),
    await catchError(upstream.api.getStatus(KEY, 'gen_1')),
  ];

  expect(errors).toMatchObject([
    { name: 'UnreadableAnswerError', kind: 'unreadable', status },
    { name: 'UnreadableAnswerError', status },
  ]);
  expect(upstream.requests).toHaveLength(2);
  expect(elsewhere.requests).toEqual([]);
});

test.each([
  ['HTML', '<html>Maintenance</html>'],
  ['nothing', ''],
  ['half an answer', '{"success":true,"generation_id":"gen_1","sta'],
  ['a list', []],
  ['a null', 'null'],
  ['JSON without an id', { success: true, status: 'pending' }],
  ['an id that is no text', { generation_id: 7 }],
  ['an id that climbs out of a path', { generation_id: '..' }],
])('a 200 with %s is unreadable', async (_, body) => {
  await using upstream = await startUpstream(say(200, body));

  const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

  expect(error).toMatchObject({ name: 'UnreadableAnswerError', kind: 'unreadable', status: 200 });
  expect(upstream.requests).toHaveLength(1);
});

const resets: readonly { readonly name: string; readonly answer: Answerer }[] = [
  { name: 'before an answer', answer: (response) => response.socket?.destroy() },
  { name: 'by a TCP reset', answer: (response) => response.socket?.resetAndDestroy() },
  {
    name: 'in the middle of the answer',
    answer: (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"generation_id"', () => response.socket?.destroy());
    },
  },
];

test.each(resets)('a connection lost $name gives no answer, after one request', async ({ answer }) => {
  await using upstream = await startUpstream(answer);

  const errors = [
    await catchError(upstream.api.generate(KEY, { prompt: 'A cat' })),
    await catchError(upstream.api.getStatus(KEY, 'gen_1')),
  ];

  expect(errors).toMatchObject([{ name: 'NoAnswerError', kind: 'no-answer' }, { name: 'NoAnswerError' }]);
  expect(upstream.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

const hangs: readonly { readonly name: string; readonly answer: Answerer }[] = [
  { name: 'never answers', answer: () => {} },
  { name: 'stops after the headers', answer: (response) => response.writeHead(200).flushHeaders() },
  {
    name: 'drips byte after byte',
    answer(response) {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    },
  },
];

test.each(hangs)('a server that $name is given up on when the time for the whole is over', async ({ answer }) => {
  await using upstream = await startUpstream(answer, { timeoutMs: 150, submitTimeoutMs: 100 });

  const startedAt = performance.now();
  const errors = await Promise.all([
    catchError(upstream.api.generate(KEY, { prompt: 'A cat' })),
    catchError(upstream.api.getUser(KEY)),
  ]);

  expect(errors).toMatchObject([
    { name: 'NoAnswerError', message: 'VideoGenAPI gave no answer (none within 0.1 s)' },
    { name: 'NoAnswerError', message: 'VideoGenAPI gave no answer (none within 0.15 s)' },
  ]);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('an answer past the cap is unreadable, however it is sent', async () => {
  const body = { ...generation, prompt: 'x'.repeat(2000) };
  await using whole = await startUpstream(say(200, body), { maxBodyBytes: 1000 });
  await using endless = await startUpstream(
    (response) => {
      const pour = (): unknown => response.write('x'.repeat(500), () => !response.destroyed && pour());
      pour();
    },
    { maxBodyBytes: 1000 },
  );

  const errors = [
    await catchError(whole.api.generate(KEY, { prompt: 'A cat' })),
    await catchError(endless.api.getUser(KEY)),
  ];

  expect(errors).toMatchObject([
    { name: 'UnreadableAnswerError', message: 'VideoGenAPI answered 200, but its body is longer than 1000 bytes' },
    { name: 'UnreadableAnswerError', status: 200 },
  ]);
});

test('a caller who gives up ends the request', async () => {
  const stop = new AbortController();
  await using upstream = await startUpstream(() => stop.abort());

  const error = await catchError(upstream.api.getStatus(KEY, 'gen_1', stop.signal));

  expect(error).toMatchObject({ name: 'NoAnswerError' });
});

test('where nobody listens nothing was sent', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const address = free.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  free.close();
  await once(free, 'close');
  await using api = openVideoGenApi({ baseUrl: `http://127.0.0.1:${port}/api/v1` });

  const errors = [await catchError(api.generate(KEY, { prompt: 'A cat' })), await catchError(api.findVideo('gen_1'))];

  const error = { name: 'NotSentError', kind: 'not-sent', message: 'VideoGenAPI cannot be reached (ECONNREFUSED)' };
  expect(errors).toMatchObject([error, error]);
});

test.each([
  {
    calls: [
      ['connect', 'ECONNREFUSED'],
      ['connect', 'ECONNREFUSED'],
    ],
    name: 'NotSentError',
  },
  {
    calls: [
      ['connect', 'ECONNREFUSED'],
      ['connect', 'ENETUNREACH'],
    ],
    name: 'NotSentError',
  },
  {
    calls: [
      ['connect', 'ECONNREFUSED'],
      ['read', 'ECONNRESET'],
    ],
    name: 'NoAnswerError',
  },
  { calls: [['read', 'EHOSTUNREACH']], name: 'NoAnswerError' },
  { calls: [], name: 'NoAnswerError' },
])('several addresses that failed by $calls are a $name', ({ calls, name }) => {
  const failures = calls.map(([syscall, code]) => Object.assign(new Error(code), { code, syscall }));

  const failure = describeFailure(new AggregateError(failures), new AbortController().signal, 1000);

  expect(failure).toMatchObject({ name });
});

test('where the name is unknown nothing was sent', async () => {
  await using api = openVideoGenApi({ baseUrl: 'http://videogenapi.invalid/api/v1' });

  const error = await catchError(api.generate(KEY, { prompt: 'A cat' }));

  expect(error).toMatchObject({ name: 'NotSentError', message: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
});

test('what is no VideoGenAPI at all gives no answer', async () => {
  const ssh = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('SSH-2.0-OpenSSH_9.2\r\n');
  });
  ssh.listen(0, '127.0.0.1');
  await once(ssh, 'listening');
  const address = ssh.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await using api = openVideoGenApi({ baseUrl: `http://127.0.0.1:${port}/api/v1` });

  const error = await catchError(api.generate(KEY, { prompt: 'A cat' }));

  expect(error).toMatchObject({ name: 'NoAnswerError' });
  ssh.close();
});

test('looks share connections; each paid POST has its own', async () => {
  const ports: Record<string, number[]> = { GET: [], POST: [] };
  await using upstream = await startUpstream((response, received) => {
    ports[received.method ?? '']?.push(response.socket?.remotePort ?? 0);
    say(200, generation)(response, received);
  });

  for (let count = 0; count < 8; count += 1) await upstream.api.getStatus(KEY, 'gen_1');
  for (let count = 0; count < 8; count += 1) await upstream.api.generate(KEY, { prompt: 'A cat' });

  expect(new Set(ports['GET']).size).toBeLessThanOrEqual(2);
  expect(new Set(ports['POST']).size).toBe(8);
});
