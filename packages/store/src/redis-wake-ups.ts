import { randomUUID } from 'node:crypto';
import { createWakeUps, type WakeUps } from './wake-ups.ts';

/** Where Redis is. */
export interface RedisWakeUpsOptions {
  /** `redis://user:password@host:port`. */
  readonly url: string;
  /** Called when Redis is lost, once per loss, and not again until it was back. */
  readonly onLost?: ((reason: Error) => void) | undefined;
  /** Called when Redis is there again. */
  readonly onBack?: (() => void) | undefined;
}

/** Hints between processes. */
export interface RedisWakeUps extends WakeUps, AsyncDisposable {}

/** One channel for all: a hint is two ids long, and who has no listener for its user drops it. */
const CHANNEL = 'videogen:wake-ups';
/** The sender's id and the user's. What looks otherwise was not sent by us. */
const hint = /^([\w-]{1,64}) ([\w-]{1,64})$/;

const CONNECT_WITHIN_MS = 2000;
const LONGEST_RETRY_MS = 1000;
const PING_EVERY_MS = 3000;
const SILENT_FOR_MS = 10_000;

/**
 * Opens hints over Redis. It is connected in the background, for ever: while it is away, hints reach this process alone and
 * other processes go by their slow tick.
 */
export async function openRedisWakeUps({ url, onLost, onBack }: RedisWakeUpsOptions): Promise<RedisWakeUps> {
  // Loaded only where it is used: the default start does without.
  const { createClient } = await import('@redis/client');
  const here = createWakeUps();
  const ownId = randomUUID();
  let isLost = false;

  const publisher = createClient({
    url,
    // A hint that comes late is worth nothing.
    disableOfflineQueue: true,
    pingInterval: PING_EVERY_MS,
    socket: { connectTimeout: CONNECT_WITHIN_MS, socketTimeout: SILENT_FOR_MS, reconnectStrategy },
  });
  const subscriber = publisher.duplicate({ disableOfflineQueue: false });
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: Error) => {
      if (!isLost) onLost?.(error);
      isLost = true;
    });
    client.on('ready', () => {
      if (isLost && publisher.isReady && subscriber.isReady) {
        isLost = false;
        onBack?.();
      }
    });
  }

  function receive(message: string): void {
    const [, sender, userId] = hint.exec(message) ?? [];
    if (sender === ownId || userId === undefined) return;
    here.send(userId);
  }

  // Neither is waited for; both settle when Redis is there, or at the end.
  const connecting = [publisher.connect(), subscriber.connect(), subscriber.subscribe(CHANNEL, receive)];
  const connected = Promise.allSettled(connecting);
  return {
    listen: (userId, listener) => here.listen(userId, listener),
    send(userId) {
      here.send(userId);
      // Losing it costs time only, and that Redis is away is told already.
      if (publisher.isReady) publisher.publish(CHANNEL, `${ownId} ${userId}`).catch(() => undefined);
    },
    async [Symbol.asyncDispose]() {
      publisher.destroy();
      subscriber.destroy();
      await connected;
    },
  };
}

/** Ever longer, up to a second, and never all at once. */
function reconnectStrategy(retries: number): number {
  return Math.random() * Math.min(LONGEST_RETRY_MS, 50 * 2 ** retries);
}
