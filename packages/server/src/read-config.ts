import { resolve } from 'node:path';
import { z } from 'zod';
import { isWellFormedKey } from '@videogen/videogenapi';

/** Parts of the gateway that one process can run. */
export type Role = 'gateway' | 'poller' | 'sandbox';

/** All that can be set, read and checked. */
export interface Config {
  readonly roles: ReadonlySet<Role>;
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseConfig;
  /** Carries hints between processes; undefined: they stay in this one. */
  readonly redisUrl: string | undefined;
  /** VideoGenAPI's base URL; undefined: the sandbox on this machine. */
  readonly videoGenApiUrl: string | undefined;
  /** Serves callers that bring no key of their own. */
  readonly videoGenApiKey: string | undefined;
  readonly modelsFile: string | undefined;
  readonly promptMaxLength: number;
  readonly strictModelLimits: boolean;
  readonly importOnFirstUse: boolean;
  readonly lookFloorMs: number;
  /** How many questions a minute may be asked with one key. */
  readonly looksPerMinute: number;
  /** How many questions a minute this process may ask. */
  readonly processLooksPerMinute: number;
  /** How many times as many looks a watched generation gets as one that nobody watches. */
  readonly watchedShare: number;
  /** How many times faster than the real VideoGenAPI the upstream is: 1, or the sandbox's speed. */
  readonly upstreamSpeed: number;
  /** How long VideoGenAPI is given to answer the paid request. */
  readonly submitTimeoutMs: number;
  /** How long it is tried to find out what became of a submission whose answer was lost. */
  readonly reconcileWindowMs: number;
  readonly updatesRetentionMs: number;
  readonly sandboxPort: number;
  readonly sandboxSpeed: number;
  readonly sandboxRateLimit: boolean;
  readonly sandboxStrict: boolean;
  readonly logLevel: string;
}

/** Where the state lives: in a file of this machine, or in PostgreSQL for many machines. */
export type DatabaseConfig =
  /** `path` is a file, or `:memory:`. */
  | { readonly type: 'sqlite'; readonly path: string; readonly encryptionKey: string | undefined }
  | { readonly type: 'postgres'; readonly url: string; readonly encryptionKey: string; readonly poolSize: number };

/** Says everything that is wrong with the environment, one line per problem, each naming its variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const allRoles = ['gateway', 'poller', 'sandbox'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const DEFAULT_SANDBOX_SPEED = 30;
const DEFAULT_LOOK_FLOOR_MS = 2000;
const DEFAULT_LOOKS_PER_MINUTE = 60;
const DEFAULT_PROCESS_LOOKS_PER_MINUTE = 6000;
const SHORTEST_LOOK_FLOOR_MS = 50;
const SECOND_MS = 1000;

const number = (min: number, max: number) =>
  z
    .string()
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `expected a number from ${min} to ${max}`, abort: true });
const wholeNumber = (min: number, max: number) => number(min, max).refine(Number.isInteger, 'expected a whole number');
const port = wholeNumber(0, 65_535);

const flag = z.enum(['true', 'false'], 'expected true or false').transform((word) => word === 'true');
const role = z.enum(allRoles);
const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'expected an http(s) URL such as https://videogenapi.com/api/v1',
});

const sqliteUrl = /^sqlite:(?!\/\/)./;
const postgresUrl = /^postgres(ql)?:\/\/./;

const environment = z.object({
  NODE_ENV: z.string().optional(),
  ROLES: z
    .string()
    .refine((list) => splitList(list).every((name) => role.safeParse(name).success), {
      error: ({ input }) =>
        `expected some of ${allRoles.join(', ')}, separated by commas; got ${JSON.stringify(input)}`,
      abort: true,
    })
    .transform(splitList)
    .pipe(z.array(role))
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  DATABASE_URL: z
    .string()
    .default('sqlite:data/videogen.db')
    .refine(
      (url) => sqliteUrl.test(url) || (postgresUrl.test(url) && URL.canParse(url)),
      'expected sqlite:<file>, sqlite::memory: or postgres://user:password@host:5432/database',
    ),
  DATABASE_POOL_SIZE: wholeNumber(1, 1000).default(10),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected a URL such as redis://127.0.0.1:6379' }).optional(),
  ENCRYPTION_KEY: z.string().min(32, 'expected at least 32 characters').optional(),
  VIDEOGENAPI_URL: httpUrl.optional(),
  VIDEOGENAPI_KEY: z
    .string()
    .refine(isWellFormedKey, 'expected 8 to 256 printable characters without spaces')
    .optional(),
  MODELS_FILE: z.string().optional(),
  PROMPT_MAX_LENGTH: wholeNumber(1, 100_000).default(1000),
  STRICT_MODEL_LIMITS: flag.default(false),
  IMPORT_ON_FIRST_USE: flag.default(true),
  LOOK_FLOOR_MS: wholeNumber(10, 600_000).optional(),
  LOOKS_PER_MINUTE: number(0.1, 1_000_000).optional(),
  PROCESS_LOOKS_PER_MINUTE: number(0.1, 1_000_000).optional(),
  WATCHED_SHARE: number(1, 100).default(5),
  SUBMIT_TIMEOUT_SECONDS: number(0.1, 600).default(30),
  RECONCILE_WINDOW_MINUTES: number(0, 24 * 60).default(10),
  UPDATES_RETENTION_DAYS: number(0, 36_500).default(30),
  SANDBOX_PORT: port.default(4010),
  SANDBOX_SPEED: number(0.01, 100_000).optional(),
  SANDBOX_RATE_LIMIT: flag.default(false),
  SANDBOX_STRICT: flag.default(false),
  LOG_LEVEL: z.enum(logLevels, `expected one of ${logLevels.join(', ')}`).default('info'),
});

function splitList(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}

/**
 * Reads the environment; an empty variable counts as one that is not set. Paths are relative to `root`. Throws
 * {@link ConfigError} with all problems at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const values = parsed.data;
  const usesSandbox = values.VIDEOGENAPI_URL === undefined;
  const roles = new Set<Role>(values.ROLES ?? (usesSandbox ? allRoles : ['gateway', 'poller']));
  checkUpstream(values, roles);

  const sandboxSpeed = values.SANDBOX_SPEED ?? DEFAULT_SANDBOX_SPEED;
  // A sandbox that runs apart is told by its speed.
  const upstreamSpeed = usesSandbox ? sandboxSpeed : (values.SANDBOX_SPEED ?? 1);
  const floorMs = Math.max(Math.round(DEFAULT_LOOK_FLOOR_MS / upstreamSpeed), SHORTEST_LOOK_FLOOR_MS);
  const perMinute = (usual: number): number => usual * Math.max(upstreamSpeed, 1);
  return {
    roles,
    host: values.HOST,
    port: values.PORT,
    database: readDatabase(values, root),
    redisUrl: values.REDIS_URL,
    videoGenApiUrl: values.VIDEOGENAPI_URL,
    videoGenApiKey: values.VIDEOGENAPI_KEY,
    modelsFile: values.MODELS_FILE && resolve(root, values.MODELS_FILE),
    promptMaxLength: values.PROMPT_MAX_LENGTH,
    strictModelLimits: values.STRICT_MODEL_LIMITS,
    importOnFirstUse: values.IMPORT_ON_FIRST_USE,
    lookFloorMs: values.LOOK_FLOOR_MS ?? floorMs,
    looksPerMinute: values.LOOKS_PER_MINUTE ?? perMinute(DEFAULT_LOOKS_PER_MINUTE),
    processLooksPerMinute: values.PROCESS_LOOKS_PER_MINUTE ?? perMinute(DEFAULT_PROCESS_LOOKS_PER_MINUTE),
    watchedShare: values.WATCHED_SHARE,
    upstreamSpeed,
    submitTimeoutMs: values.SUBMIT_TIMEOUT_SECONDS * SECOND_MS,
    reconcileWindowMs: values.RECONCILE_WINDOW_MINUTES * 60 * SECOND_MS,
    updatesRetentionMs: values.UPDATES_RETENTION_DAYS * 24 * 3600 * SECOND_MS,
    sandboxPort: values.SANDBOX_PORT,
    sandboxSpeed,
    sandboxRateLimit: values.SANDBOX_RATE_LIMIT,
    sandboxStrict: values.SANDBOX_STRICT,
    logLevel: values.LOG_LEVEL,
  };
}

function readDatabase(values: z.infer<typeof environment>, root: string): DatabaseConfig {
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

// Whoever runs in production or brings a real key means the real VideoGenAPI, not the sandbox.
function checkUpstream(values: z.infer<typeof environment>, roles: ReadonlySet<Role>): void {
  if (values.VIDEOGENAPI_URL !== undefined || (roles.size === 1 && roles.has('sandbox'))) return;
  const reason = values.VIDEOGENAPI_KEY === undefined ? 'NODE_ENV=production' : 'VIDEOGENAPI_KEY';
  if (values.NODE_ENV !== 'production' && values.VIDEOGENAPI_KEY === undefined) return;
  throw new ConfigError([
    `VIDEOGENAPI_URL: must be set together with ${reason}, such as https://videogenapi.com/api/v1; without it the sandbox would be used`,
  ]);
}
