import { resolve } from 'node:path';
import { liveRateLimit } from '@videogen/lifecycle';
import { describeExposure } from '../messages/describe-exposure.ts';
import { ConfigError, type Config, type DatabaseConfig, type Role } from './config.ts';
import { allRoles, environment, sqliteUrl, type Environment } from './environment.ts';
import { findMisspelt } from './find-misspelt.ts';

const DEFAULT_SANDBOX_SPEED = 30;
const DEFAULT_POLL_MIN_INTERVAL_MS = 2000;
const DEFAULT_POLLS_PER_MINUTE = 120;
const DEFAULT_PROCESS_POLLS_PER_MINUTE = 6000;
const SHORTEST_POLL_INTERVAL_MS = 50;
const POLL_COST_SECONDS = 0.2;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const URL_WAIT_MS = 5 * MINUTE_MS;
const NOT_FOUND_WINDOW_MS = 2 * MINUTE_MS;

/**
 * Reads the environment. An empty variable counts as not set. Paths are relative to `root`. Throws a {@link ConfigError} with
 * all problems at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const warnings = findMisspelt(given, Object.keys(environment.shape)).map(
    ({ name, meant }) => `${name} is not a known variable; did you mean ${meant}?`,
  );
  try {
    const values = readValues(given, root);
    return { ...values, warnings: [...warnings, ...describeExposure(values)] };
  } catch (error) {
    // A misspelt name may be the reason for the error.
    throw error instanceof ConfigError ? new ConfigError([...error.problems, ...warnings]) : error;
  }
}

function readValues(given: Readonly<Record<string, string | undefined>>, root: string): Omit<Config, 'warnings'> {
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const values = parsed.data;
  const usesSandbox = values.VIDEOGENAPI_URL === undefined;
  const roles = new Set<Role>(values.ROLES ?? (usesSandbox ? allRoles : ['gateway', 'poller']));
  checkUpstream(values, roles);

  const sandboxSpeed = values.SANDBOX_SPEED ?? DEFAULT_SANDBOX_SPEED;
  // VIDEOGENAPI_URL may be that of a sandbox in another process, which is known by SANDBOX_SPEED.
  const isSandbox = usesSandbox || values.SANDBOX_SPEED !== undefined;
  const upstreamSpeed = isSandbox ? sandboxSpeed : 1;
  const minIntervalMs = Math.max(Math.round(DEFAULT_POLL_MIN_INTERVAL_MS / upstreamSpeed), SHORTEST_POLL_INTERVAL_MS);
  const database = readDatabase(values, root);
  const perMinute = (usual: number): number => usual * Math.max(upstreamSpeed, 1);
  return {
    roles,
    host: values.HOST,
    port: values.PORT,
    healthPort: values.HEALTH_PORT,
    database,
    redisUrl: values.REDIS_URL,
    videoGenApiUrl: values.VIDEOGENAPI_URL,
    videoGenApiKey: values.VIDEOGENAPI_KEY,
    allowedHosts: values.ALLOWED_HOSTS,
    console: values.CONSOLE,
    mediaHosts: values.MEDIA_HOSTS,
    mediaLimits: {
      bytes: values.LIMIT_MEDIA_BYTES,
      streams: values.LIMIT_MEDIA_STREAMS,
      streamsPerAddress: values.LIMIT_MEDIA_STREAMS_PER_ADDRESS,
    },
    graphiql: values.GRAPHIQL ?? values.NODE_ENV !== 'production',
    introspection: values.INTROSPECTION,
    trustProxy: values.TRUST_PROXY,
    shares: {
      socketsPerAddress: values.LIMIT_SOCKETS_PER_ADDRESS,
      requestsPerAddress: values.LIMIT_REQUESTS_PER_ADDRESS,
      newKeysPerAddress: values.LIMIT_NEW_KEYS_PER_ADDRESS,
      socketsPerKey: values.LIMIT_SOCKETS_PER_KEY,
      subscriptionsPerKey: values.LIMIT_SUBSCRIPTIONS_PER_KEY,
      subscriptionsPerSocket: values.LIMIT_SUBSCRIPTIONS_PER_SOCKET,
      operationsPerKey: values.LIMIT_OPERATIONS_PER_KEY,
      operationBurstPerKey: values.LIMIT_OPERATION_BURST_PER_KEY,
    },
    modelsFile: values.MODELS_FILE && resolve(root, values.MODELS_FILE),
    trustedDocuments: readTrustedDocuments(values, root),
    promptMaxLength: values.PROMPT_MAX_LENGTH,
    strictModelLimits: values.STRICT_MODEL_LIMITS,
    importOnFirstUse: values.IMPORT_ON_FIRST_USE,
    pace: {
      minIntervalMs: values.POLL_MIN_INTERVAL_MS ?? minIntervalMs,
      watchedPollFactor: values.WATCHED_POLL_FACTOR,
      pollCostSeconds: POLL_COST_SECONDS / upstreamSpeed,
    },
    pollsPerMinute: values.POLLS_PER_MINUTE ?? perMinute(DEFAULT_POLLS_PER_MINUTE),
    processPollsPerMinute: values.PROCESS_POLLS_PER_MINUTE ?? perMinute(DEFAULT_PROCESS_POLLS_PER_MINUTE),
    upstreamSpeed,
    urlWaitMs: URL_WAIT_MS / upstreamSpeed,
    notFoundWindowMs: NOT_FOUND_WINDOW_MS / upstreamSpeed,
    submitTimeoutMs: values.SUBMIT_TIMEOUT_SECONDS * SECOND_MS,
    reuseConnections: values.UPSTREAM_REUSE_CONNECTIONS,
    usualRateLimit: {
      limit: isSandbox && !values.SANDBOX_RATE_LIMIT ? Number.POSITIVE_INFINITY : liveRateLimit.limit,
      windowSeconds: liveRateLimit.windowSeconds / upstreamSpeed,
    },
    reconcileWindowMs: values.RECONCILE_WINDOW_MINUTES * MINUTE_MS,
    updatesRetentionMs: values.UPDATES_RETENTION_DAYS * 24 * 3600 * SECOND_MS,
    limits: {
      bodyBytes: values.LIMIT_BODY_BYTES,
      queryBytes: values.LIMIT_QUERY_BYTES,
      tokens: values.LIMIT_TOKENS,
      depth: values.LIMIT_DEPTH,
      aliases: values.LIMIT_ALIASES,
      rootFields: values.LIMIT_ROOT_FIELDS,
      directives: values.LIMIT_DIRECTIVES,
      submissions: values.LIMIT_SUBMISSIONS,
      refreshes: values.LIMIT_REFRESHES,
      listItems: values.LIMIT_LIST_ITEMS,
      cost: values.LIMIT_COST,
      answerBytes: values.LIMIT_ANSWER_BYTES,
    },
    sandboxPort: values.SANDBOX_PORT,
    sandboxSpeed,
    sandboxRateLimit: values.SANDBOX_RATE_LIMIT,
    sandboxStrict: values.SANDBOX_STRICT,
    sandboxStatePath: readStatePath(values.SANDBOX_STATE, database, root),
    logLevel: values.LOG_LEVEL,
  };
}

function readDatabase(values: Environment, root: string): DatabaseConfig {
  const { DATABASE_URL: url, ENCRYPTION_KEY: encryptionKey, DATABASE_POOL_SIZE: poolSize } = values;
  if (sqliteUrl.test(url)) {
    const path = url.slice('sqlite:'.length);
    return { type: 'sqlite', path: path === ':memory:' ? path : resolve(root, path), encryptionKey };
  }
  if (encryptionKey !== undefined) return { type: 'postgres', url, encryptionKey, poolSize };
  throw new ConfigError([
    'ENCRYPTION_KEY: must be set together with DATABASE_URL=postgres://…, to the same text of at least 32 characters on every machine',
  ]);
}

/** The mode is `prefer` if only the files are set. */
function readTrustedDocuments(
  { TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: files }: Environment,
  root: string,
): Config['trustedDocuments'] {
  if (mode === 'off' || (mode === undefined && files === undefined)) return undefined;
  if (files !== undefined) return { mode: mode ?? 'prefer', files: files.map((file) => resolve(root, file)) };
  throw new ConfigError([`TRUSTED_DOCUMENTS_FILE: must be set together with TRUSTED_DOCUMENTS=${mode}`]);
}

/** If the database is a file, so is the sandbox's state by default: the database has generations that the sandbox made. */
function readStatePath(given: string | undefined, database: DatabaseConfig, root: string): string | undefined {
  if (given !== undefined) return given === 'memory' ? undefined : resolve(root, given);
  const isFile = database.type === 'sqlite' && database.path !== ':memory:';
  return isFile ? `${database.path}.sandbox.jsonl` : undefined;
}

/** Refuses the sandbox in production and with an operator's key: either means the real VideoGenAPI. */
function checkUpstream(values: Environment, roles: ReadonlySet<Role>): void {
  if (values.VIDEOGENAPI_URL !== undefined || (roles.size === 1 && roles.has('sandbox'))) return;
  const reason = values.VIDEOGENAPI_KEY === undefined ? 'NODE_ENV=production' : 'VIDEOGENAPI_KEY';
  if (values.NODE_ENV !== 'production' && values.VIDEOGENAPI_KEY === undefined) return;
  throw new ConfigError([
    `VIDEOGENAPI_URL: must be set together with ${reason}, such as https://videogenapi.com/api/v1; without it the sandbox would be used`,
  ]);
}
