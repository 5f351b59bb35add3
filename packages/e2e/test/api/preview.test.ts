import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createVideoGenClient,
  type GenerateVideoInput,
  type GenerateVideoResult,
  type GenerateVideosPreview,
  type VideoGenClient,
} from '@videogen/client';
import {
  askGraphql,
  openDatabase,
  readLedger,
  serveHere,
  type GraphqlAnswer,
  type OwnDatabase,
  type ServerHere,
} from '@videogen/testkit';
import { databaseKind } from '../database-kind.ts';

let database: OwnDatabase;
let server: ServerHere;

beforeAll(async () => {
  database = await openDatabase(databaseKind);
  server = await serveHere({
    // The limiter's 15 minutes last 15 minutes, so that nothing leaves a queue meanwhile.
    SANDBOX_SPEED: '1',
    SANDBOX_RATE_LIMIT: 'true',
    POLL_MIN_INTERVAL_MS: '600000',
    IMPORT_ON_FIRST_USE: 'false',
    ...database.env,
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const WINDOW_MS = 15 * 60_000;
/** VideoGenAPI gives waits in whole seconds. */
const TOLERANCE_MS = 3000;

const usedAtOnce = 'expected a key for each different input, got that of the input with the index';

/** Inputs of three models, with problems, warnings and keys that are used twice. */
const mixed: readonly GenerateVideoInput[] = [
  ...repeat(4, (index) => ({ prompt: `Kling ${index}`, model: 'kling_25', whenRateLimited: 'QUEUE' as const })),
  { prompt: '', model: 'kling_25', duration: 999, whenRateLimited: 'QUEUE' },
  { prompt: 'Long', model: 'kling_25', duration: 15, audioPrompt: 'Waves', whenRateLimited: 'QUEUE' },
  { prompt: 'The choice of VideoGenAPI', whenRateLimited: 'QUEUE' },
  { prompt: 'Twice', model: 'kling_25', idempotencyKey: 'twice', whenRateLimited: 'QUEUE' },
  { prompt: 'Twice', model: 'kling_25', idempotencyKey: 'twice', whenRateLimited: 'QUEUE' },
  { prompt: 'Another', model: 'kling_25', idempotencyKey: 'twice', whenRateLimited: 'QUEUE' },
  ...repeat(7, (index) => ({ prompt: `Seedance ${index}`, model: 'seedance', whenRateLimited: 'QUEUE' as const })),
  { prompt: 'Kling at last', model: 'kling_25', whenRateLimited: 'QUEUE' },
  { prompt: 'No room', model: 'seedance', whenRateLimited: 'FAIL' },
];

test.for([
  { title: 'before anything was sent', sentBefore: 0 },
  { title: 'once a limit is partly used', sentBefore: 3 },
  { title: 'once generations wait', sentBefore: 8 },
])('a preview $title agrees with the submission that follows, line by line', async ({ sentBefore }) => {
  const key = `lt_agrees_${sentBefore}`;
  await using client = connect(key);
  for (let sent = 0; sent < sentBefore; sent += 1) {
    await client.generateVideo({ prompt: `Before ${sent}`, model: 'kling_25', whenRateLimited: 'QUEUE' });
  }

  const startedAt = performance.now();
  const preview = await client.previewGenerateVideos(mixed);
  const results = await client.generateVideos(mixed);
  const tookMs = performance.now() - startedAt;

  const previewed = preview.lines.map(({ issues, warnings }) => ({
    issues,
    warnings: issues.length > 0 ? [] : warnings,
  }));
  expect(previewed).toEqual(results.map(readReport));
  const made = results.map((result) => ('generation' in result ? result.generation : undefined));
  const differences = preview.lines.map(({ expectedSubmitAt, repeats }, index) => {
    if (expectedSubmitAt === null) return repeats === null ? undefined : `as ${repeats}`;
    const submitted = made[index];
    const actual = Date.parse(submitted?.submitAt ?? submitted?.createdAt ?? '');
    return Math.abs(actual - Date.parse(expectedSubmitAt)) < tookMs + TOLERANCE_MS ? submitted?.status : actual;
  });
  const told = results.map((result, index) => {
    if (index === 8) return 'as 7';
    return result.__typename === 'GenerateVideoSuccess' ? result.generation.status : undefined;
  });
  expect(differences).toEqual(told);
  expect(made[8]?.id).toBe(made[7]?.id);
  expect(readCounts(preview)).toEqual({
    valid: 17,
    submittedNow: told.filter((status) => status === 'PENDING').length,
    queued: told.filter((status) => status === 'SCHEDULED').length,
    existing: 1,
    rateLimited: results.filter(({ __typename }) => __typename === 'RateLimitedError').length,
  });
});

test.for([
  { title: 'without its limit', env: {}, now: 12, queued: 0 },
  // A window takes three seconds.
  { title: 'with its limit', env: { SANDBOX_RATE_LIMIT: 'true', SANDBOX_SPEED: '300' }, now: 5, queued: 7 },
])(
  'before the sandbox $title has reported anything, a preview agrees with the submission',
  async ({ env, now, queued }) => {
    await using sandboxed = await serveHere({ IMPORT_ON_FIRST_USE: 'false', ...env });
    await using client = createVideoGenClient({ url: `${sandboxed.gatewayUrl}/graphql`, key: 'lt_at_first' });
    const inputs = repeat(12, () => ({ prompt: 'At first', model: 'kling_25', whenRateLimited: 'QUEUE' as const }));

    const preview = await client.previewGenerateVideos(inputs);
    const results = await client.generateVideos(inputs);

    const statuses = results.map((result) => ('generation' in result ? result.generation.status : undefined));
    expect(readCounts(preview)).toEqual({ valid: 12, submittedNow: now, queued, existing: 0, rateLimited: 0 });
    expect(statuses).toEqual([...repeat(now, () => 'PENDING'), ...repeat(queued, () => 'SCHEDULED')]);
    const lastSubmitMs = Date.parse(preview.lines.at(-1)?.expectedSubmitAt ?? '') - Date.now();
    expect(lastSubmitMs).toBeLessThan(10_000);
  },
);

test('a preview sends nothing, stores nothing and spends nothing', async () => {
  const key = 'lt_looks_only';
  await using client = connect(key);
  await client.me();
  const before = await readLedger(server.sandboxUrl);

  const preview = await client.previewGenerateVideos(repeat(100, (index) => ({ prompt: `Look ${index}` })));

  expect(readCounts(preview)).toEqual({ valid: 100, submittedNow: 5, queued: 0, existing: 0, rateLimited: 95 });
  expect(preview).toMatchObject({ lastCompletionAt: null, remainingAfter: 95, exceedsQuota: false });
  expect(await readLedger(server.sandboxUrl)).toEqual(before);
  expect((await client.generations()).totalCount).toBe(0);
  expect((await client.me()).usage.currentMonth).toBe(0);
});

test('inputs that were submitted before are shown with their generations, and cost nothing; the same key for another is an issue', async () => {
  await using client = connect('lt_existing');
  const input = { prompt: 'Once', model: 'kling_25', idempotencyKey: 'once' };
  const made = await client.generateVideo(input);

  const preview = await client.previewGenerateVideos([
    input,
    { ...input, prompt: 'Other' },
    { ...input, prompt: 'Twice', idempotencyKey: 'new' },
    { ...input, prompt: 'Twice', idempotencyKey: 'new' },
    { ...input, prompt: 'Thrice', idempotencyKey: 'new' },
  ]);

  const none = { issues: [], existing: null, repeats: null, expectedSubmitAt: null };
  const path = ['idempotencyKey'];
  const usedBefore = 'expected a new key, or the input with which this one was used before';
  expect(
    preview.lines.map(({ issues, existing, repeats, expectedSubmitAt }) => ({
      issues,
      existing: existing && existing.id,
      repeats,
      expectedSubmitAt,
    })),
  ).toEqual([
    { ...none, existing: 'generation' in made && made.generation.id },
    { ...none, issues: [{ path, message: usedBefore }] },
    { ...none, expectedSubmitAt: expect.any(String) },
    { ...none, repeats: 2 },
    { ...none, issues: [{ path, message: `${usedAtOnce} 2` }] },
  ]);
  expect(readCounts(preview)).toEqual({ valid: 3, submittedNow: 1, queued: 0, existing: 2, rateLimited: 0 });
  expect(preview.remainingAfter).toBe(98);
});

test('a file in parts gets the times that it would get at once, and the last part tells what the quota lacks', async () => {
  await using client = connect('lt_in_parts');
  const input = { prompt: 'One of many', model: 'kling_25', whenRateLimited: 'QUEUE' } as const;
  const inputs = repeat(90, () => input);

  const whole = await client.previewGenerateVideos(inputs);
  const parts = [
    await client.previewGenerateVideos(inputs.slice(0, 37)),
    await client.previewGenerateVideos(inputs.slice(37), { precedingCount: 37 }),
  ];
  const beyond = await client.previewGenerateVideos(inputs, { precedingCount: 11 });

  expect(parts.flatMap(readWaits)).toEqual(readWaits(whole));
  expect(readWaits(whole)).toEqual(repeat(90, (index) => Math.floor(index / 5)));
  expect(parts.map(readCounts)).toMatchObject([
    { submittedNow: 5, queued: 32 },
    { submittedNow: 0, queued: 53 },
  ]);
  expect([whole, ...parts, beyond].map(({ remainingAfter, exceedsQuota }) => [remainingAfter, exceedsQuota])).toEqual([
    [10, false],
    [63, false],
    [10, false],
    [0, true],
  ]);
});

test('an unknown model is a warning, and the words of an input come back nowhere as a failure', async () => {
  await using client = connect('lt_unknown_model');

  const { lines } = await client.previewGenerateVideos([
    { prompt: 'A cat', model: 'acme-1' },
    { prompt: 'A cat', model: 'no model' },
    { prompt: 'A cat' },
  ]);

  expect(lines.map(({ issues, warnings, model }) => [issues.length, warnings, model?.key ?? null])).toEqual([
    [0, ['The model "acme-1" is not in the catalogue; it is passed on as it is.'], 'acme-1'],
    [1, ['The model "no model" is not in the catalogue; it is passed on as it is.'], 'no model'],
    [0, [], null],
  ]);
});

test.for<readonly [string, number, number | null | undefined, string]>([
  ['101 inputs', 101, 0, 'The list $inputs is too long: expected at most 100 values, got 101.'],
  ['a negative precedingCount', 1, -1, 'Expected precedingCount to be 0 to 100000, got -1.'],
  ['a precedingCount that is too large', 1, 100_001, 'Expected precedingCount to be 0 to 100000, got 100001.'],
  ['a precedingCount that is no Int', 1, 2 ** 31, 'Int cannot represent non 32-bit signed integer value: 2147483648'],
])('%s are refused with what was expected', async ([, count, precedingCount, message]) => {
  const inputs = repeat(count, () => ({ prompt: 'A cat' }));

  const { body } = await ask({ inputs, precedingCount });

  expect(JSON.stringify(body)).toContain(message);
});

test.for([undefined, null, 0, 100_000])(
  'no inputs, and %s as precedingCount, are a preview',
  async (precedingCount) => {
    const { body } = await ask({ inputs: [], precedingCount });

    expect(body).toEqual({ data: { previewGenerateVideos: { valid: 0, lines: [] } } });
  },
);

test("a hundred of the longest prompts are within the limits of an operation, with all of the client's fields", async () => {
  await using client = connect('lt_longest');

  const { valid } = await client.previewGenerateVideos(repeat(100, () => ({ prompt: '🎬'.repeat(1000) })));

  expect(valid).toBe(100);
});

test('a preview of a hundred inputs takes at most ten times as long as the refusal of one', async () => {
  const key = 'lt_preview_cost';
  await using client = connect(key);
  const models = ['kling_25', 'seedance', 'veo_3', 'sora-2'];
  const inputs = repeat(100, (index) => ({
    prompt: 'A lighthouse in a storm, seen from a boat that is drawing near',
    model: models[index % models.length] ?? '',
    duration: 5 + (index % 3),
    idempotencyKey: `cost-${index}`,
    whenRateLimited: 'QUEUE' as const,
  }));
  const refusals: number[] = [];
  const previews: number[] = [];

  for (let round = 0; round < 60; round += 1) {
    refusals.push(await measure(() => client.generateVideo({ ...inputs[0], prompt: '' })));
    previews.push(await measure(() => client.previewGenerateVideos(inputs)));
  }

  const figures = { refusalMs: readMedian(refusals.slice(20)), previewOf100Ms: readMedian(previews.slice(20)) };
  console.log(`A preview on ${databaseKind}:`, figures);
  expect(figures.previewOf100Ms / figures.refusalMs).toBeLessThan(10);
});

/** The issues and the warnings of a submission, as a preview has them. */
function readReport(result: GenerateVideoResult): object {
  if (result.__typename === 'InvalidInputError') return { issues: result.issues, warnings: [] };
  if (result.__typename === 'IdempotencyConflictError') {
    return { issues: [{ path: ['idempotencyKey'], message: `${usedAtOnce} 7` }], warnings: [] };
  }
  return { issues: [], warnings: result.__typename === 'GenerateVideoSuccess' ? result.generation.warnings : [] };
}

/** Windows of the rate limit until each input would be sent. */
function readWaits({ lines }: GenerateVideosPreview): number[] {
  return lines.map(({ expectedSubmitAt }) =>
    Math.max(Math.round((Date.parse(expectedSubmitAt ?? '') - Date.now()) / WINDOW_MS), 0),
  );
}

async function measure(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function readMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function connect(key: string): VideoGenClient {
  return createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key });
}

function ask(variables: Record<string, unknown>): Promise<GraphqlAnswer> {
  const query = `query ($inputs: [GenerateVideoInput!]!, $precedingCount: Int) {
    previewGenerateVideos(inputs: $inputs, precedingCount: $precedingCount) { valid lines { issues { message } } }
  }`;
  return askGraphql(server.gatewayUrl, { key: 'lt_bad_preview', query, variables });
}

function readCounts({ valid, submittedNow, queued, existing, rateLimited }: GenerateVideosPreview): object {
  return { valid, submittedNow, queued, existing, rateLimited };
}

function repeat<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
