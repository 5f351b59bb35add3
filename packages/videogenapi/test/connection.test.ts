import { once } from 'node:events';
import { createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openVideoGenApi } from '../src/index.ts';
import { describeFailure } from '../src/request.ts';
import { noAnswer, notSent, unreadable } from './expected-errors.ts';
import { catchError, KEY, readError, say, startServer, startUpstream, type Answerer } from './upstream.ts';

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

  const error = unreadable(status, 'redirects are not followed; check VIDEOGENAPI_URL');
  expect(errors).toEqual([error, error]);
  expect(upstream.requests).toHaveLength(2);
  expect(elsewhere.requests).toEqual([]);
});

test.each([
  ['HTML', '<html>Maintenance</html>', 'its body is not JSON'],
  ['nothing', '', 'its body is not JSON'],
  ['half an answer', '{"success":true,"generation_id":"gen_1","sta', 'its body is not JSON'],
  ['a list', [], 'without a generation_id'],
  ['a null', 'null', 'without a generation_id'],
  ['JSON without an id', { success: true, status: 'pending' }, 'without a generation_id'],
  ['an id that is no text', { generation_id: 7 }, 'without a generation_id'],
  ['an id that leads to another path', { generation_id: '..' }, 'without a generation_id'],
])('a 200 with %s is unreadable', async (_, body, reason) => {
  await using upstream = await startUpstream(say(200, body));

  const error = await catchError(upstream.api.generate(KEY, { prompt: 'A cat' }));

  expect(error).toEqual(unreadable(200, reason));
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

test.each(resets)('a connection lost $name is a NoAnswerError, and nothing is sent again', async ({ answer }) => {
  await using upstream = await startUpstream(answer);

  const errors = [
    await catchError(upstream.api.generate(KEY, { prompt: 'A cat' })),
    await catchError(upstream.api.getStatus(KEY, 'gen_1')),
  ];

  // undici notices the loss while reading or while writing, and each has its own code.
  const message = expect.stringMatching(/^VideoGenAPI gave no answer \((UND_ERR_\w+|ECONNRESET)\)$/);
  const error = { ...noAnswer('a code'), message };
  expect(errors).toEqual([error, error]);
  expect(upstream.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test.each([
  [false, 2],
  [true, 1],
])('with reuseConnections %s two paid requests take %i connections', async (reuseConnections, connections) => {
  const seen = new Set<unknown>();
  const answer: Answerer = (response, received) => {
    seen.add(response.socket);
    say(200, generation)(response, received);
  };
  await using upstream = await startUpstream(answer, { reuseConnections });

  await upstream.api.generate(KEY, { prompt: 'A cat' });
  // The client frees the connection after the answer.
  await setImmediate();
  await upstream.api.generate(KEY, { prompt: 'A dog' });

  expect(seen.size).toBe(connections);
});

test('a reused connection that is lost is a NoAnswerError, and nothing is sent again', async () => {
  await using upstream = await startUpstream(
    (response, received) =>
      received.body.includes('dog') ? response.socket?.resetAndDestroy() : say(200, generation)(response, received),
    { reuseConnections: true },
  );

  await upstream.api.generate(KEY, { prompt: 'A cat' });
  await setImmediate();
  const error = await catchError(upstream.api.generate(KEY, { prompt: 'A dog' }));

  expect(error).toMatchObject({ kind: 'no-answer' });
  expect(upstream.requests).toHaveLength(2);
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

test.each(hangs)(
  'a server that $name is a NoAnswerError once the time for the whole request is over',
  async ({ answer }) => {
    await using upstream = await startUpstream(answer, { timeoutMs: 150, submitTimeoutMs: 100 });

    const startedAt = performance.now();
    const errors = await Promise.all([
      catchError(upstream.api.generate(KEY, { prompt: 'A cat' })),
      catchError(upstream.api.getUser(KEY)),
    ]);

    expect(errors).toEqual([noAnswer('none within 0.1 s'), noAnswer('none within 0.15 s')]);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  },
);

test('an answer over the size limit is unreadable, sent at once or endlessly', async () => {
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

  const error = unreadable(200, 'its body is longer than 1000 bytes');
  expect(errors).toEqual([error, error]);
});

test('an aborted signal ends the request', async () => {
  const stop = new AbortController();
  await using upstream = await startUpstream(() => stop.abort());

  const error = await catchError(upstream.api.getStatus(KEY, 'gen_1', stop.signal));

  expect(error).toEqual(noAnswer('the connection was lost'));
});

test('a refused connection is a NotSentError', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const address = free.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  free.close();
  await once(free, 'close');
  await using api = openVideoGenApi({ baseUrl: `http://127.0.0.1:${port}/api/v1` });

  const errors = [await catchError(api.generate(KEY, { prompt: 'A cat' })), await catchError(api.getUser(KEY))];

  expect(errors).toEqual([notSent('ECONNREFUSED'), notSent('ECONNREFUSED')]);
});

test.each([
  {
    calls: [
      ['connect', 'ECONNREFUSED'],
      ['connect', 'ECONNREFUSED'],
    ],
    error: notSent('ECONNREFUSED, ECONNREFUSED'),
  },
  {
    calls: [
      ['connect', 'ECONNREFUSED'],
      ['connect', 'ENETUNREACH'],
    ],
    error: notSent('ECONNREFUSED, ENETUNREACH'),
  },
  {
    calls: [
      ['connect', 'ECONNREFUSED'],
      ['read', 'ECONNRESET'],
    ],
    error: noAnswer('ECONNREFUSED, ECONNRESET'),
  },
  { calls: [['read', 'EHOSTUNREACH']], error: noAnswer('EHOSTUNREACH') },
  { calls: [], error: noAnswer('the connection was lost') },
])('several addresses that failed by $calls are a $error.name', ({ calls, error }) => {
  const failures = calls.map(([syscall, code]) => Object.assign(new Error(code), { code, syscall }));

  const failure = describeFailure(new AggregateError(failures), false, 1000);

  expect(readError(failure)).toEqual(error);
});

test('an unknown host name is a NotSentError', async () => {
  await using api = openVideoGenApi({ baseUrl: 'http://videogenapi.invalid/api/v1' });

  const error = await catchError(api.generate(KEY, { prompt: 'A cat' }));

  expect(error).toEqual({
    ...notSent(''),
    message: expect.stringMatching(/^VideoGenAPI cannot be reached \((ENOTFOUND|EAI_AGAIN)\)$/),
  });
});

test('a server that does not speak HTTP is a NoAnswerError', async () => {
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

  expect(error).toEqual(noAnswer('the connection was lost'));
  ssh.close();
});

test('polls share connections; each paid POST has its own', async () => {
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
