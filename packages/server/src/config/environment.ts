import { z } from 'zod';
import { defaultLimits } from '@videogen/gateway/limits';
import { isWellFormedKey } from '@videogen/videogenapi';
import { isTrustedProxies, readTrustedProxies } from './trusted-proxies.ts';

/** Parts of the gateway that one process can run. */
export const allRoles = ['gateway', 'poller', 'sandbox'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** A quarter of an hour, which is longer than any client waits before it reconnects. */
const SHORTEST_RETENTION_DAYS = 0.01;

const number = (min: number, max: number) =>
  z
    .string()
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `expected a number from ${min} to ${max}`, abort: true });
const wholeNumber = (min: number, max: number) => number(min, max).refine(Number.isInteger, 'expected a whole number');
const port = wholeNumber(0, 65_535);
const limit = (usual: number, highest = 1_000_000_000) => wholeNumber(0, highest).default(usual);
const bound = wholeNumber(1, 1_000_000);

const flag = z.enum(['true', 'false'], 'expected true or false').transform((word) => word === 'true');
const role = z.enum(allRoles);
const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'expected an http(s) URL such as https://videogenapi.com/api/v1',
});

const hostName = /^[a-z\d]([a-z\d._-]*[a-z\d])?$/;
export const sqliteUrl = /^sqlite:(?!\/\/)./;
const postgresUrl = /^postgres(ql)?:\/\/./;

/** The variables that the server reads: their forms and defaults. Parsing converts numbers, flags and lists. */
export const environment = z.object({
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
  HEALTH_PORT: port.optional(),
  MEDIA_HOSTS: z
    .string()
    .transform((list) => splitList(list.toLowerCase()))
    .refine((names) => names.every((name) => hostName.test(name.replace(/^\*\./, ''))), {
      error: 'expected names of hosts without ports, separated by commas, such as cdn.example or *.cdn.example',
    })
    .default([]),
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
  VIDEOGENAPI_URL: httpUrl
    .refine(
      isBare,
      'expected a URL without a user name, password, query and fragment; a key belongs in VIDEOGENAPI_KEY',
    )
    .optional(),
  VIDEOGENAPI_KEY: z
    .string()
    .refine(isWellFormedKey, 'expected 8 to 256 printable characters without spaces')
    .optional(),
  ALLOWED_HOSTS: z
    .string()
    .transform((list) => splitList(list.toLowerCase()))
    .refine((names) => names.every((name) => hostName.test(name)), {
      error: 'expected names of hosts without ports, separated by commas, such as gateway.example',
    })
    .default([]),
  CONSOLE: flag.default(true),
  GRAPHIQL: flag.optional(),
  INTROSPECTION: z.enum(['key', 'off'], 'expected key or off').default('key'),
  TRUST_PROXY: z
    .string()
    .refine(
      isTrustedProxies,
      'expected the number of proxies, or their addresses, networks such as 10.0.0.0/8, loopback and private, separated by commas',
    )
    .transform(readTrustedProxies)
    .optional(),
  LIMIT_SOCKETS_PER_ADDRESS: bound.default(20),
  LIMIT_REQUESTS_PER_ADDRESS: bound.default(20),
  LIMIT_NEW_KEYS_PER_ADDRESS: wholeNumber(1, 1000).default(10),
  LIMIT_SOCKETS_PER_KEY: bound.default(10_000),
  LIMIT_SUBSCRIPTIONS_PER_KEY: bound.default(10_000),
  LIMIT_SUBSCRIPTIONS_PER_SOCKET: bound.default(128),
  LIMIT_OPERATIONS_PER_KEY: bound.default(100),
  LIMIT_OPERATION_BURST_PER_KEY: bound.default(300),
  LIMIT_MEDIA_STREAMS: bound.default(250),
  LIMIT_MEDIA_STREAMS_PER_ADDRESS: bound.default(50),
  LIMIT_MEDIA_BYTES: wholeNumber(1, 1_000_000_000_000).default(500_000_000),
  MODELS_FILE: z.string().optional(),
  TRUSTED_DOCUMENTS: z.enum(['off', 'prefer', 'only'], 'expected off, prefer or only').optional(),
  TRUSTED_DOCUMENTS_FILE: z.string().transform(splitList).optional(),
  PROMPT_MAX_LENGTH: wholeNumber(1, 100_000).default(1000),
  STRICT_MODEL_LIMITS: flag.default(false),
  IMPORT_ON_FIRST_USE: flag.default(true),
  POLL_MIN_INTERVAL_MS: wholeNumber(10, 600_000).optional(),
  POLLS_PER_MINUTE: number(0.1, 1_000_000).optional(),
  PROCESS_POLLS_PER_MINUTE: number(0.1, 1_000_000).optional(),
  WATCHED_POLL_FACTOR: number(1, 100).default(5),
  SUBMIT_TIMEOUT_SECONDS: number(0.1, 600).default(30),
  UPSTREAM_REUSE_CONNECTIONS: flag.default(false),
  RECONCILE_WINDOW_MINUTES: number(0, 24 * 60).default(10),
  UPDATES_RETENTION_DAYS: number(SHORTEST_RETENTION_DAYS, 36_500).default(30),
  LIMIT_BODY_BYTES: limit(defaultLimits.bodyBytes),
  LIMIT_QUERY_BYTES: limit(defaultLimits.queryBytes),
  LIMIT_TOKENS: limit(defaultLimits.tokens),
  LIMIT_DEPTH: limit(defaultLimits.depth),
  LIMIT_ALIASES: limit(defaultLimits.aliases),
  LIMIT_ROOT_FIELDS: limit(defaultLimits.rootFields),
  LIMIT_DIRECTIVES: limit(defaultLimits.directives),
  LIMIT_SUBMISSIONS: limit(defaultLimits.submissions),
  LIMIT_REFRESHES: limit(defaultLimits.refreshes),
  // SQLite takes 32,766 values in a statement, and a filter has three lists.
  LIMIT_LIST_ITEMS: limit(defaultLimits.listItems, 10_000),
  LIMIT_COST: limit(defaultLimits.cost),
  LIMIT_ANSWER_BYTES: limit(defaultLimits.answerBytes),
  SANDBOX_PORT: port.default(4010),
  SANDBOX_SPEED: number(0.01, 100_000).optional(),
  SANDBOX_RATE_LIMIT: flag.default(false),
  SANDBOX_STRICT: flag.default(false),
  SANDBOX_STATE: z.string().optional(),
  LOG_LEVEL: z.enum(logLevels, `expected one of ${logLevels.join(', ')}`).default('info'),
});

/** The parsed values of the variables. */
export type Environment = z.infer<typeof environment>;

/**
 * True for a URL without user name, password, query and fragment, as URLs are logged and paths are appended to them. An
 * invalid URL is refused elsewhere.
 */
function isBare(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || [parsed.username, parsed.password, parsed.search, parsed.hash].every((part) => part === '');
}

function splitList(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}
