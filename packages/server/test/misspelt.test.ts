import { expect, test } from 'vitest';
import { readConfig, startServer } from '../src/index.ts';
import { ConfigError } from '../src/config/config.ts';
import { silent } from './silent-log.ts';

const warn = (env: Readonly<Record<string, string>>): readonly string[] => readConfig(env, '/nowhere').warnings;

test.each([
  ['VIDEOGEN_API_URL', 'VIDEOGENAPI_URL'],
  ['VIDEOGENAPI_URI', 'VIDEOGENAPI_URL'],
  ['VIDEOGEN_API_URI', 'VIDEOGENAPI_URL'],
  ['VIDEOGENAPIURL', 'VIDEOGENAPI_URL'],
  ['videogenapi_url', 'VIDEOGENAPI_URL'],
  ['VIDOEGENAPI_URL', 'VIDEOGENAPI_URL'],
  ['VIDEOGEN_API_KEY', 'VIDEOGENAPI_KEY'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['REDIS_URI', 'REDIS_URL'],
  ['ENCRYPTION_KEYS', 'ENCRYPTION_KEY'],
  ['POLL_MIN_INTERVAL', 'POLL_MIN_INTERVAL_MS'],
  ['RECONCILE_WINDOW', 'RECONCILE_WINDOW_MINUTES'],
  ['UPDATES_RETENTION', 'UPDATES_RETENTION_DAYS'],
  ['POLL_PER_MINUTE', 'POLLS_PER_MINUTE'],
  ['MODEL_FILE', 'MODELS_FILE'],
  ['SANDBOX_RATELIMIT', 'SANDBOX_RATE_LIMIT'],
  ['ROLE', 'ROLES'],
])('%s gets one warning that names %s', (name, meant) => {
  expect(warn({ [name]: 'anything' })).toEqual([`${name} is not a known variable; did you mean ${meant}?`]);
});

test('a server that starts logs the warning once', async () => {
  const lines: string[] = [];
  const env = { ROLES: 'sandbox', SANDBOX_PORT: '0', VIDEOGEN_API_URL: 'https://videogenapi.com/api/v1' };
  const log = { ...silent, warn: (_: object, message: string) => void lines.push(message) };

  await using _ = await startServer(readConfig(env, '/nowhere'), log);

  expect(lines).toEqual(['VIDEOGEN_API_URL is not a known variable; did you mean VIDEOGENAPI_URL?']);
});

test('a name that resembles a known one gets no warning if the known one is set as well', () => {
  expect(warn({ DATABASE_URL: 'sqlite::memory:', DATABASE_URI: 'sqlite::memory:' })).toEqual([]);
});

test('an empty variable counts as one that is not set', () => {
  expect(warn({ DATABASE_URI: '' })).toEqual([]);
});

test('a misspelt name is reported together with the problem that it may explain', () => {
  const env = { NODE_ENV: 'production', VIDEOGEN_API_URL: 'https://videogenapi.com/api/v1' };

  expect(() => readConfig(env, '/nowhere')).toThrow(
    new ConfigError([
      'VIDEOGENAPI_URL: must be set together with NODE_ENV=production, such as https://videogenapi.com/api/v1; without it the sandbox would be used',
      'VIDEOGEN_API_URL is not a known variable; did you mean VIDEOGENAPI_URL?',
    ]),
  );
});

/** Names that shells, Node, npm, pnpm, containers, Kubernetes, CI and other programs set. */
const ofTheSystem = `
  PATH HOME HOST_ID HOSTNAME HOSTTYPE MACHTYPE OSTYPE USER USERNAME LOGNAME SHELL SHLVL PWD OLDPWD TERM TERM_PROGRAM COLORTERM LANG
  LANGUAGE LC_ALL LC_CTYPE LS_COLORS TZ MAIL EDITOR VISUAL PAGER LESSOPEN TMPDIR DISPLAY WAYLAND_DISPLAY SSH_AUTH_SOCK SSH_CLIENT
  SSH_CONNECTION SSH_TTY DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR XDG_SESSION_ID XDG_DATA_DIRS _ INVOCATION_ID JOURNAL_STREAM
  NODE NODE_OPTIONS NODE_PATH NODE_VERSION NODE_EXTRA_CA_CERTS NODE_COMPILE_CACHE YARN_VERSION COREPACK_HOME INIT_CWD COLOR PNPM_HOME
  PNPM_SCRIPT_SRC_DIR npm_command npm_config_cache npm_config_loglevel npm_config_log_level npm_config_user_agent npm_config_registry
  npm_config_node_gyp npm_config_global_prefix npm_execpath npm_lifecycle_event npm_lifecycle_script npm_node_execpath
  npm_package_json npm_package_name npm_package_version npm_package_engines_node TURBO_HASH VITEST VITEST_POOL_ID TEST DEV PROD MODE
  http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY DEBUG FORCE_COLOR NO_COLOR CI GITHUB_ACTIONS GITHUB_TOKEN
  GITHUB_REPOSITORY RUNNER_OS DOCKER_HOST COMPOSE_PROJECT_NAME container DYNO WEB_CONCURRENCY FLY_APP_NAME RENDER RAILWAY_ENVIRONMENT
  AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY GOOGLE_APPLICATION_CREDENTIALS SENTRY_DSN OTEL_SERVICE_NAME
  PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE POSTGRES_HOST POSTGRES_PORT POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB POSTGRES_URL
  DATABASE_HOST DATABASE_NAME DATABASE_USER DATABASE_PASSWORD DATABASE_PORT DB_HOST DB_PORT DB_URL REDIS_HOST REDIS_PORT
  REDIS_PASSWORD REDIS_TLS_URL SERVER_PORT APP_PORT HTTP_PORT LISTEN_PORT HOSTS PORTS LOG_FILE LOG_FORMAT LOG_DIR
  VIDEOGEN_URL VIDEOGEN_KEY CLOCK_SHIFT_MS CHAOS_SEED REQUIRE_SERVICES REQUIRE_CHROMIUM
`
  .trim()
  .split(/\s+/);

/** Variables that Kubernetes injects for services of these names. */
const injected = ['VIDEOGEN', 'VIDEOGENAPI', 'VIDEOGEN_API', 'VIDEOGEN_GATEWAY', 'SANDBOXES', 'KUBERNETES'].flatMap(
  (service) => [
    [`${service}_PORT`, 'tcp://10.0.0.1:4000'],
    [`${service}_SERVICE_HOST`, '10.0.0.1'],
    [`${service}_SERVICE_PORT`, '4000'],
    [`${service}_SERVICE_PORT_HTTP`, '4000'],
    [`${service}_PORT_4000_TCP`, 'tcp://10.0.0.1:4000'],
    [`${service}_PORT_4000_TCP_ADDR`, '10.0.0.1'],
    [`${service}_PORT_4000_TCP_PORT`, '4000'],
    [`${service}_PORT_4000_TCP_PROTO`, 'tcp'],
  ],
);

test('the variables of a real machine, of npm, of CI, of databases nearby and of Kubernetes get no warning', () => {
  const env = Object.fromEntries([...ofTheSystem.map((name) => [name, 'anything']), ...injected]);

  expect(warn(env)).toEqual([]);
});

test('the variables that this test runs with get no warning', () => {
  const { NODE_ENV: _, ...env } = process.env;

  expect(readConfig(env, '/nowhere').warnings).toEqual([]);
});
