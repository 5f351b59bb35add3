import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase, readLedger, reserveRedis, spawnServer, type ServerProcess } from '@videogen/testkit';
import { databaseKind } from '../../database-kind.ts';
import { findForms } from './canary.ts';
import { createCanaries, type Canaries } from './canaries.ts';
import { createEvidence, readFiles, type Source } from './evidence.ts';
import { dumpPostgres, monitorRedis } from './observe-services.ts';
import * as scenario from './scenario.ts';
import { startWrongly } from './start-wrongly.ts';

const canaries = createCanaries();
const evidence = createEvidence();
/** Number of requests to VideoGenAPI in all. */
let asked = 0;

beforeAll(async () => {
  await using stack = new AsyncDisposableStack();
  // Not `createFolder`, which fails a test that leaves a key: one of the canaries is in a prompt.
  const folder = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-`));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { env, observe } = await chooseDatabase(stack, folder);
  const keep = async (when: string): Promise<void> => {
    for (const { name, bytes } of await observe()) evidence.keep(`${name}, ${when}`, bytes);
  };

  const first = stack.use(await spawnServer({ ...settings, ...env }));
  const scene = { server: first, canaries, evidence };
  await scenario.callEverything(scene);
  await scenario.bringBadly(scene);
  await scenario.listenToEchoes(scene);
  await scenario.turnAway(scene);
  await scenario.writeKeyIntoPrompt(scene);
  await scenario.beginSubmission(scene);
  asked = (await readLedger(first.sandboxUrl)).requests.reduce((sum, { count }) => sum + count, 0);
  await first.kill('SIGKILL');
  await keep('after the crash');

  const second = stack.use(await spawnServer({ ...settings, ...env }));
  await scenario.goOnAfterCrash({ server: second, canaries, evidence });
  // These have the same on either database.
  if (databaseKind === 'sqlite') await serveWithOperatorsKey(second);
  await second.kill('SIGTERM');
  await keep('after the end');
  for (const { output } of [first, second]) evidence.keep('what a server wrote', output());
  if (databaseKind === 'sqlite') await startWithWrongSettings(env);
}, 600_000);

const settings = {
  LOG_LEVEL: 'trace',
  SANDBOX_SPEED: '1000',
  SUBMIT_TIMEOUT_SECONDS: '1',
  RECONCILE_WINDOW_MINUTES: '0.15',
  POLL_MIN_INTERVAL_MS: '50',
  // Lifts LIMIT_REQUESTS_PER_ADDRESS, LIMIT_OPERATIONS_PER_KEY, LIMIT_COST, LIMIT_ALIASES and LIMIT_TOKENS: bad keys come one after the
  // other from one address, and everything is selected.
  LIMIT_REQUESTS_PER_ADDRESS: '100000',
  LIMIT_OPERATIONS_PER_KEY: '100000',
  LIMIT_COST: '1000000',
  LIMIT_ALIASES: '100',
  LIMIT_TOKENS: '10000',
} as const;

interface Chosen {
  readonly env: Readonly<Record<string, string>>;
  /** All that is stored now. */
  readonly observe: () => Promise<readonly Source[]>;
}

/** A SQLite file with its key file, or PostgreSQL and a Redis that are watched. The sandbox keeps a file beside either. */
async function chooseDatabase(stack: AsyncDisposableStack, folder: string): Promise<Chosen> {
  const file = join(folder, 'videogen.db');
  const sandbox = { SANDBOX_STATE: `${file}.sandbox.jsonl` };
  if (databaseKind === 'sqlite') {
    return { env: { ...sandbox, DATABASE_URL: `sqlite:${file}` }, observe: () => readFiles(folder) };
  }
  const redis = stack.use(await reserveRedis());
  await redis.start();
  const monitor = stack.use(await monitorRedis(redis.port));
  const database = stack.use(await openDatabase('postgres', { redisUrl: redis.url }));
  return {
    env: { ...sandbox, ...database.env, ENCRYPTION_KEY: canaries.encryption.key },
    observe: async () => [...(await readFiles(folder)), await dumpPostgres(database), monitor.source()],
  };
}

async function serveWithOperatorsKey({ sandboxUrl }: ServerProcess): Promise<void> {
  const { key } = canaries.operators;
  await using server = await spawnServer({
    ...settings,
    ROLES: 'gateway,poller',
    VIDEOGENAPI_KEY: key,
    VIDEOGENAPI_URL: `${sandboxUrl}/api/v1`,
  });
  await scenario.useOperatorsKey({ server: { gatewayUrl: server.gatewayUrl, sandboxUrl }, canaries, evidence }, key);
  await server.kill('SIGTERM');
  evidence.keep("what the operator's server wrote", server.output());
}

/** Settings that end the start with a line about them, or make the server wait. */
async function startWithWrongSettings({ DATABASE_URL = '' }: Readonly<Record<string, string>>): Promise<void> {
  const { operators, encryption, password } = canaries;
  const inUrl = encodeURIComponent(password.key);
  const upstreamKey = encodeURIComponent(operators.key);
  const outputs = await Promise.all([
    startWrongly({
      VIDEOGENAPI_KEY: `${operators.key} with a space`,
      VIDEOGENAPI_URL: `http://${upstreamKey}@127.0.0.1:1/api/v1?key=${upstreamKey}`,
      VIDEOGEN_API_KEY: operators.key,
      VIDEOGENAPI_KEYS: operators.key,
      PORT: operators.key,
      ENCRYPTION_KEY: encryption.core,
      DATABASE_URL: `mysql://user:${inUrl}@localhost/x`,
      REDIS_URL: `http://user:${inUrl}@localhost`,
    }),
    startWrongly({ VIDEOGENAPI_KEY: operators.key }),
    // The database was made with another one.
    startWrongly({ ENCRYPTION_KEY: `${encryption.key} but another`, DATABASE_URL }),
  ]);
  for (const output of outputs) evidence.keep('what a server wrote that did not start', output);

  await using waiting = await spawnServer({
    LOG_LEVEL: 'trace',
    DATABASE_URL: `postgres://postgres:${inUrl}@127.0.0.1:1/none`,
    REDIS_URL: `redis://:${inUrl}@127.0.0.1:1`,
    ENCRYPTION_KEY: encryption.key,
    VIDEOGENAPI_URL: 'http://127.0.0.1:1/api/v1',
  });
  const { gatewayUrl } = waiting;
  const headers = { authorization: `Bearer ${canaries.used.key}` };
  await evidence.ask({ name: 'readiness without a database', url: `${gatewayUrl}/ready` });
  await evidence.ask({
    name: 'a question without a database',
    url: `${gatewayUrl}/graphql?query={me{id}}`,
    init: { headers },
  });
  await waiting.kill('SIGTERM');
  evidence.keep('what a server wrote that waits for its database', waiting.output());
}

/** Sources that have the text of a user's input unchanged. */
const ofInputs = new RegExp(
  `^${scenario.IN_PROMPT}|^the file videogen\\.db(-wal|\\.sandbox\\.jsonl)?,|^the tables of PostgreSQL,`,
);

function isOwnInput(name: keyof Canaries, source: Source): boolean {
  return name === 'inPrompt' && ofInputs.test(source.name);
}

const onEither = ['used', 'echoed', 'misplaced', 'turnedAway', 'inPrompt', 'revoked', 'encryption'] as const;
const names = databaseKind === 'sqlite' ? ([...onEither, 'operators', 'password'] as const) : onEither;

test.for(names)('the key "%s" is found nowhere', (name) => {
  const found = evidence.sources
    .filter((source) => !isOwnInput(name, source))
    .flatMap((source) => findForms(source.bytes, canaries[name]).map((form) => `${source.name}: ${form}`));

  expect([...new Set(found)]).toEqual([]);
});

test('the text of an input is stored unchanged, so that the search would find a key in it', () => {
  const found = evidence.sources.filter(({ bytes }) => findForms(bytes, canaries.inPrompt).includes('in clear'));

  expect(found.some(({ name }) => name.startsWith(scenario.IN_PROMPT))).toBe(true);
  expect(found.some(({ name }) => ofInputs.test(name) && name.endsWith('after the end'))).toBe(true);
});

test('the scenario has produced all of its cases', () => {
  const all = evidence.sources.map(({ bytes }) => bytes.toString('latin1')).join('\n');
  const written = evidence.sources.filter(({ name }) => name.startsWith('what ')).map(({ bytes }) => bytes.toString());

  expect(asked).toBeGreaterThan(150);
  for (const word of met) expect(all).toContain(word);
  for (const level of ['debug', 'info', 'warn']) expect(written.join('\n')).toContain(`{"level":"${level}"`);
});

/** Errors and states, each of which a part of the scenario produces. */
const met = [
  'UNAUTHENTICATED',
  'UPSTREAM_UNAVAILABLE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'RateLimitedError',
  'QuotaExceededError',
  'PaymentRequiredError',
  'ContentRejectedError',
  'InvalidInputError',
  'IdempotencyConflictError',
  'UpstreamError',
  'UNCONFIRMED',
  'SUBMISSION_UNCONFIRMED',
  'HTTP/1.1 400',
  'HTTP/1.1 431',
  'the outcome of a submission is not known',
] as const;
