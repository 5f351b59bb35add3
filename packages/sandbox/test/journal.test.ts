import { mkdtemp, readFile, readdir, rm, stat, writeFile, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { time } from './bodies.ts';
import { field, items, startTestSandbox } from './client.ts';

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-`));
  return {
    path,
    statePath: join(path, 'made', 'state.jsonl'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

test('a restart keeps users, what they own, what they used, and the clock', async () => {
  await using folder = await openFolder();
  const first = await startTestSandbox({ statePath: folder.statePath, rateLimit: true });
  const finished = await first.submit({ prompt: 'A cat [sandbox:fast]', seed: 7 });
  const failed = await first.submit({ prompt: 'A dog [sandbox:fast] [sandbox:fail-reason]' });
  await first.advance(3_600);
  const running = await first.submit({ prompt: 'A 🐈 [sandbox:slow]', odd: { kept: [true] } });
  const ask = async (api: typeof first) => ({
    statuses: await Promise.all([finished, failed, running].map(async (id) => (await api.get(`/status/${id}`)).body)),
    list: items((await api.get('/generations')).body),
    user: (await api.get('/user')).body,
    stranger: (await api.get(`/status/${running}`, 'lt_bob')).status,
    accepted: field((await api.ask('/__sandbox/ledger')).body, 'accepted'),
  });
  const before = await ask(first);
  await first[Symbol.asyncDispose]();

  await using second = await startTestSandbox({ statePath: folder.statePath, rateLimit: true });
  const after = await ask(second);
  const next = await second.generate({ prompt: 'One more' });

  const elsewhere = (text: string) => text.replaceAll(first.sandbox.url, second.sandbox.url);
  expect(after).toEqual(JSON.parse(elsewhere(JSON.stringify(before))));
  expect(before.statuses.map((body) => field(body, 'status'))).toEqual(['completed', 'failed', 'pending']);
  expect(field(next.body, 'usage')).toEqual({ current_month_usage: 4, monthly_limit: 100 });
  expect(field(next.body, 'rate_limit')).toEqual({
    current_usage: 2,
    limit: 5,
    seconds_until_reset: expect.any(Number),
    reset_time: time,
  });
});

test('time goes on while the sandbox is off: a generation in progress may be completed at the next start', async () => {
  await using folder = await openFolder();
  const first = await startTestSandbox({ statePath: folder.statePath, speed: 1_000_000 });
  const id = await first.submit();
  await first[Symbol.asyncDispose]();

  await using second = await startTestSandbox({ statePath: folder.statePath });

  const video = await second.ask(`/api/v1/video/${id}`, { method: 'HEAD', headers: { range: 'bytes=0-99' } });
  expect(video.status).toBe(206);
});

test('a reset clears the file, too', async () => {
  await using folder = await openFolder();
  const first = await startTestSandbox({ statePath: folder.statePath });
  const id = await first.submit();
  await first.ask('/__sandbox', { method: 'DELETE' });
  const later = await first.submit();
  await first[Symbol.asyncDispose]();

  await using second = await startTestSandbox({ statePath: folder.statePath });

  expect((await second.get(`/status/${id}`)).status).toBe(404);
  expect((await second.get(`/status/${later}`)).status).toBe(200);
});

test('the file is for its owner alone, and no key is in it', async () => {
  await using folder = await openFolder();
  await using api = await startTestSandbox({ statePath: folder.statePath });

  await api.submit({}, 'lt_sandbox_canary');

  expect((await stat(folder.statePath)).mode & 0o777).toBe(0o600);
  expect(await readFile(folder.statePath, 'utf8')).not.toContain('canary');
});

test('half a last line, as left by a kill, is dropped', async () => {
  await using folder = await openFolder();
  const first = await startTestSandbox({ statePath: folder.statePath });
  const id = await first.submit();
  await first[Symbol.asyncDispose]();
  await appendFile(folder.statePath, '{"type":"accepted","gener');
  const second = await startTestSandbox({ statePath: folder.statePath });
  const later = await second.submit();
  await second[Symbol.asyncDispose]();

  await using third = await startTestSandbox({ statePath: folder.statePath });

  const ids = items((await third.get('/generations')).body).map((item) => field(item, 'generation_id'));
  expect(ids).toEqual([later, id]);
});

const secret = Buffer.alloc(32).toString('base64');
const head = `{"format":"videogen-sandbox","version":1,"secret":"${secret}"}\n`;

test.each([
  ['a text that is not JSON', 'garbage', 'line 1 is not the first line of a sandbox’s state file'],
  ['binary data', '\u0000\u0001\n', 'line 1 is not the first line of a sandbox’s state file'],
  ['another version', head.replace(':1,', ':2,'), 'its format has version 2, and this sandbox reads version 1'],
  ['a broken line', `${head}{"type":"accepted"}\n`, 'line 2 is not an entry of a sandbox’s state file'],
])('a file with %s is reported and renamed, and the sandbox starts with an empty state', async (_, content, reason) => {
  await using folder = await openFolder();
  const statePath = join(folder.path, 'state.jsonl');
  await writeFile(statePath, content);
  const sentences: string[] = [];

  await using api = await startTestSandbox({ statePath, onStateProblem: (said) => void sentences.push(said) });
  await api.submit();

  const renamed = (await readdir(folder.path)).find((name) => name !== 'state.jsonl') ?? '';
  expect(renamed).toMatch(/^state\.jsonl\.unreadable-\d{17}$/);
  expect(await readFile(join(folder.path, renamed), 'utf8')).toBe(content);
  expect(sentences).toEqual([
    `${statePath} cannot be read: ${reason}. The sandbox starts with an empty state; the file was renamed to ${join(folder.path, renamed)}`,
  ]);
  expect((await readFile(statePath, 'utf8')).split('\n')).toHaveLength(3);
});

test('if no file can be created the sandbox reports it and keeps its state in memory', async () => {
  await using folder = await openFolder();
  await writeFile(join(folder.path, 'file'), '');
  const statePath = join(folder.path, 'file', 'state.jsonl');
  const sentences: string[] = [];

  await using api = await startTestSandbox({ statePath, onStateProblem: (said) => void sentences.push(said) });

  const id = await api.submit();
  expect((await api.get(`/status/${id}`)).status).toBe(200);
  expect(sentences).toEqual([
    expect.stringMatching(
      /^The sandbox's state cannot be kept in .*: EEXIST: .*\. It is kept in memory and lost at a restart$/,
    ),
  ]);
});

test('a sandbox whose port is in use leaves the file unchanged', async () => {
  await using folder = await openFolder();
  await using first = await startTestSandbox();
  const { port } = first.sandbox;
  const statePath = join(folder.path, 'state.jsonl');
  await writeFile(statePath, 'garbage');

  await expect(startTestSandbox({ port, statePath })).rejects.toThrow('EADDRINUSE');

  expect(await readFile(statePath, 'utf8')).toBe('garbage');
});
