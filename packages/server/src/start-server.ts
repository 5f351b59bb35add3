import { createExpectations, createIdentifier, importGenerations, type Lifecycle, type Log } from '@videogen/lifecycle';
import { startPoller, startRetention } from '@videogen/poller';
import {
  openRedisWakeUps,
  openStore,
  WrongEncryptionKeyError,
  type RedisWakeUps,
  type Store,
  type User,
  type WakeUps,
} from '@videogen/store';
import { createCatalogue, openVideoGenApi, readCatalogue } from '@videogen/videogenapi';
import { ConfigError, type Config, type DatabaseConfig } from './read-config.ts';

/** A running server, and where its parts are. */
export interface Server extends AsyncDisposable {
  /** Origins; undefined for a part that does not run here. */
  readonly gatewayUrl: string | undefined;
  readonly sandboxUrl: string | undefined;
  /** The base URL of the VideoGenAPI that is asked. */
  readonly upstreamUrl: string;
}

/** After VideoGenAPI's time is up, its answer still has to be written down. */
const RECORD_WITHIN_MS = 5000;

/** How long `completed` without a URL is waited on; the sandbox's time runs faster. */
const URL_WAIT_MS = 5 * 60_000;

const MOST_AT_FIRST_USE = 100;

/** A key for the sandbox, which takes any `lt_…`. */
export const EXAMPLE_KEY = 'lt_sandbox_demo';

/** Starts the roles asked for, in the order in which they need each other; disposing stops them in reverse. */
export async function startServer(config: Config, log: Log): Promise<Server> {
  await using parts = new AsyncDisposableStack();
  const { roles } = config;

  // What a role needs is loaded only where it is run: a poller does without GraphQL.
  const { startSandbox } = roles.has('sandbox') ? await import('@videogen/sandbox') : {};
  const { startGateway } = roles.has('gateway') ? await import('@videogen/gateway') : {};
  const sandbox = startSandbox
    ? parts.use(
        await naming(
          'SANDBOX_PORT',
          startSandbox({
            host: config.host,
            port: config.sandboxPort,
            speed: config.sandboxSpeed,
            rateLimit: config.sandboxRateLimit,
            strict: config.sandboxStrict,
          }),
        ),
      )
    : undefined;
  const sandboxUrl = sandbox?.url ?? `http://127.0.0.1:${config.sandboxPort}`;
  const upstreamUrl = config.videoGenApiUrl ?? `${sandboxUrl}/api/v1`;
  if (!roles.has('gateway') && !roles.has('poller')) {
    return { gatewayUrl: undefined, sandboxUrl: sandbox?.url, upstreamUrl, ...owning(parts.move()) };
  }

  const api = parts.use(openVideoGenApi({ baseUrl: upstreamUrl, submitTimeoutMs: config.submitTimeoutMs }));
  const wakeUps = config.redisUrl === undefined ? undefined : parts.use(await openRedis(config.redisUrl, log));
  const store = parts.use(await naming('DATABASE_URL', openDatabase(config.database, wakeUps, log)));
  const identifier = createIdentifier({
    store,
    api,
    ...(config.importOnFirstUse && { onFirstUse: ({ id }: User) => void importNewest(lifecycle, id) }),
  });
  const catalogue = readModels(config.modelsFile);
  const lifecycle: Lifecycle = {
    store,
    api,
    catalogue,
    expectations: createExpectations({ store, catalogue, speed: config.upstreamSpeed }),
    limits: { promptMaxLength: config.promptMaxLength, strictModelLimits: config.strictModelLimits },
    submitGiveUpMs: config.submitTimeoutMs + RECORD_WITHIN_MS,
    reconcileWindowMs: config.reconcileWindowMs,
    tryAgainInMs: config.lookFloorMs,
    urlWaitMs: URL_WAIT_MS / config.upstreamSpeed,
    sending: new Map(),
    forgetKey: (key) => identifier.forget(key),
    log,
  };
  if (roles.has('poller')) {
    const { lookFloorMs: floorMs, watchedShare, looksPerMinute, processLooksPerMinute, upstreamSpeed: speed } = config;
    parts.use(
      startPoller({ lifecycle, pace: { floorMs, watchedShare, looksPerMinute, processLooksPerMinute, speed } }),
    );
    parts.use(startRetention({ store, log, keepForMs: config.updatesRetentionMs }));
  }
  const gateway = startGateway
    ? parts.use(
        await naming(
          'PORT',
          startGateway({
            host: config.host,
            port: config.port,
            lifecycle,
            identifier,
            fallbackKey: config.videoGenApiKey,
            exampleKey: config.videoGenApiUrl === undefined ? EXAMPLE_KEY : undefined,
          }),
        ),
      )
    : undefined;
  return { gatewayUrl: gateway?.url, sandboxUrl: sandbox?.url, upstreamUrl, ...owning(parts.move()) };
}

function openDatabase(config: DatabaseConfig, wakeUps: WakeUps | undefined, log: Log): Promise<Store> {
  if (config.type === 'sqlite') return openStore({ ...config, wakeUps });
  const onWaiting = ({ message }: Error): void => log.warn({ reason: message }, 'the database is waited for');
  return openStore({ ...config, wakeUps, onWaiting });
}

function openRedis(url: string, log: Log): Promise<RedisWakeUps> {
  return openRedisWakeUps({
    url,
    onLost: ({ message }) => log.warn({ reason: message }, 'Redis is away: other processes learn of changes every 2 s'),
    onBack: () => log.info({}, 'Redis is back'),
  });
}

/** In the background: a key's first caller does not wait for its history, and does not fail with it. */
async function importNewest(lifecycle: Lifecycle, userId: string): Promise<void> {
  try {
    await importGenerations(lifecycle, userId, { most: MOST_AT_FIRST_USE });
  } catch (error) {
    lifecycle.log.warn({ user: userId, err: error }, 'generations made elsewhere could not be brought in');
  }
}

function owning(parts: AsyncDisposableStack): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

function readModels(path: string | undefined) {
  try {
    return path === undefined ? createCatalogue() : readCatalogue(path);
  } catch (error) {
    throw describe('MODELS_FILE', error);
  }
}

/** Waits for a part to start; its failure is put down to the variable that can mend it. */
async function naming<Part>(variable: string, starting: Promise<Part>): Promise<Part> {
  try {
    return await starting;
  } catch (error) {
    throw error instanceof WrongEncryptionKeyError ? describe('ENCRYPTION_KEY', error) : describe(variable, error);
  }
}

function describe(variable: string, error: unknown): ConfigError {
  const reasons: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) reasons.push(cause.message);
  return new ConfigError([`${variable}: ${reasons.join(': ') || String(error)}`]);
}
