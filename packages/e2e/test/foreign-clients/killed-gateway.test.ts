import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { advanceClock, askGraphql, endWithMe, openStage, startFront } from '@videogen/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Each program of examples/clients submits a video, reads its list page by page, and follows the video to its end, by a client that is
// not ours and the settings that ours has for it. Meanwhile the gateway is killed and started again.

const programs = [
  'apollo',
  'code-generator',
  'gql-tada',
  'graphql-request',
  'graphql-sse',
  'graphql-ws',
  'relay',
  'tanstack-query',
  'urql',
] as const;
const HOUR_SECONDS = 3600;
const EARLIER = 5;
const examples = fileURLToPath(new URL('../../../../examples/clients/', import.meta.url));
const submitFive = `mutation ($inputs: [GenerateVideoInput!]!) { generateVideos(inputs: $inputs) { __typename } }`;

const outcomes = new Map<string, Outcome>();
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const stage = resources.use(await openStage('sqlite'));
  const roles = 'gateway,poller';
  const gateway = await stage.start(roles);
  const front = resources.use(await startFront(gateway.gatewayUrl));
  const inputs = Array.from({ length: EARLIER }, (_, index) => ({ prompt: `Take ${index}`, model: 'kling_25' }));
  for (const name of programs) {
    await askGraphql(gateway.gatewayUrl, { key: toKey(name), query: submitFive, variables: { inputs } });
  }

  const runs = programs.map((name) => start(name, front.url));
  await Promise.all(runs.map(({ following }) => following));
  await gateway.kill('SIGKILL');
  const next = await stage.start(roles);
  front.leadTo(next.gatewayUrl);
  await advanceClock(stage.sandboxUrl, HOUR_SECONDS);
  const ended = await Promise.all(runs.map(({ outcome }) => outcome));
  for (const [index, name] of programs.entries()) {
    const outcome = ended[index];
    if (outcome) outcomes.set(name, outcome);
  }
}, 120_000);

afterAll(async () => {
  await resources.disposeAsync();
});

test.for(programs)('%s: lists all videos, and follows one to its end through the death of its gateway', (name) => {
  const { exitCode, lines = [], errors } = outcomes.get(name) ?? {};
  const updates = lines.slice(1, -1).map((line) => line.split(' '));
  const versions = updates.map(([version]) => Number(version));

  expect(errors).toBe('');
  expect(lines[0]).toBe(`${EARLIER + 1} videos`);
  expect(updates.at(-1)?.[1]).toBe('COMPLETED');
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  expect(versions.length).toBeGreaterThan(1);
  expect(lines.at(-1)).toMatch(/^http:.*\/video\/gen_/);
  expect(exitCode).toBe(0);
});

interface Outcome {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
  /** All that it wrote to stderr. */
  readonly errors: string;
}

/** Starts a program. `following` resolves when it has printed its first update. */
function start(name: string, url: string): { readonly following: Promise<void>; readonly outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [`${examples}${name}/make-video.ts`, 'A long wave [sandbox:slow]'], {
    env: { ...process.env, VIDEOGEN_URL: `${url}/graphql`, VIDEOGEN_KEY: toKey(name) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithMe(child);
  const lines: string[] = [];
  let errors = '';
  const following = Promise.withResolvers<void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    if (lines.length === 2) following.resolve();
  });
  child.stderr.on('data', (data) => (errors += String(data)));
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('close', (exitCode) => {
      following.resolve();
      resolve({ exitCode, lines, errors });
    });
  });
  return { following: following.promise, outcome };
}

function toKey(name: string): string {
  return `lt_unlimited_${name.replace('-', '_')}`;
}
