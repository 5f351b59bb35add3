import {
  KeyFileError,
  openRedisNotifications,
  openStore,
  WrongEncryptionKeyError,
  type RedisNotifications,
  type Store,
} from '@videogen/store';
import type { Log } from '@videogen/lifecycle';
import { ConfigError, type Config } from './config/config.ts';

/** The open database and its notifications. */
export interface State extends AsyncDisposable {
  readonly store: Store;
  /** True if the database did not answer at the start; the server waits for it. */
  readonly waitsForDatabase: boolean;
}

/** Opens the database, and Redis if it is configured. Rejects with a ConfigError that names the variable to correct. */
export async function openState(
  { database, redisUrl }: Pick<Config, 'database' | 'redisUrl'>,
  log: Log,
): Promise<State> {
  await using parts = new AsyncDisposableStack();
  const notifications = redisUrl === undefined ? undefined : parts.use(await openRedis(redisUrl, log));
  let waitsForDatabase = false;
  const onWaiting = ({ message: reason }: Error): void => {
    waitsForDatabase = true;
    log.warn({ reason }, 'the database does not answer; the server waits for it');
  };
  const opening = openStore(
    database.type === 'sqlite' ? { ...database, notifications } : { ...database, notifications, onWaiting },
  );
  const store = parts.use(await opening.catch((error: unknown) => Promise.reject(describe(error))));
  const owned = parts.move();
  return { store, waitsForDatabase, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function openRedis(url: string, log: Log): Promise<RedisNotifications> {
  return openRedisNotifications({
    url,
    onLost: ({ message }) =>
      log.warn(
        { reason: message },
        'Redis does not answer; until it answers, changes reach other processes within 2 s',
      ),
    onBack: () => log.info({}, 'Redis answers again'),
  });
}

function describe(error: unknown): ConfigError {
  const isAboutKey = error instanceof WrongEncryptionKeyError || error instanceof KeyFileError;
  const reasons: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) reasons.push(cause.message);
  return new ConfigError([`${isAboutKey ? 'ENCRYPTION_KEY' : 'DATABASE_URL'}: ${reasons.join(': ') || String(error)}`]);
}
