import { randomUUID } from 'node:crypto';
import { backoff } from '../backoff.ts';
import { createInProcessNotifications, type Notifications } from './in-process.ts';

/** The address of Redis, and callbacks. */
export interface RedisNotificationsOptions {
  /** `redis://user:password@host:port`. */
  readonly url: string;
  /** Called when the connection is lost; once until it is back. */
  readonly onLost?: ((reason: Error) => void) | undefined;
  /** Called when the connection is back. */
  readonly onBack?: (() => void) | undefined;
}

/** Notifications between processes. */
export interface RedisNotifications extends Notifications, AsyncDisposable {}

/** One channel for all users: a message is short, and a process without a listener for its user ignores it. */
const CHANNEL = 'videogen:wake-ups';
/** The sender's id and the user's. Any other message is from another program. */
const hint = /^([\w-]{1,64}) ([\w-]{1,64})$/;

const CONNECT_WITHIN_MS = 2000;
const reconnects = { firstMs: 50, longestMs: 1000 };
const PING_EVERY_MS = 3000;
const SILENT_FOR_MS = 10_000;

/**
 * Opens notifications over Redis. It connects in the background and never gives up. While Redis is unavailable, notifications
 * reach this process only, and readers elsewhere find updates by their regular reads.
 */
export async function openRedisNotifications({
  url,
  onLost,
  onBack,
}: RedisNotificationsOptions): Promise<RedisNotifications> {
  // Loaded only if Redis is used.
  const { createClient } = await import('@redis/client');
  const here = createInProcessNotifications();
  const ownId = randomUUID();
  let isLost = false;

  const publisher = createClient({
    url,
    // A late notification is useless.
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

  // Nothing waits for these; all settle once Redis is connected, or at disposal.
  const connecting = [publisher.connect(), subscriber.connect(), subscriber.subscribe(CHANNEL, receive)];
  const connected = Promise.allSettled(connecting);
  return {
    listen: (userId, listener) => here.listen(userId, listener),
    send(userId) {
      here.send(userId);
      // A lost message causes a delay only, and `onLost` has been called.
      if (publisher.isReady) publisher.publish(CHANNEL, `${ownId} ${userId}`).catch(() => undefined);
    },
    async [Symbol.asyncDispose]() {
      publisher.destroy();
      subscriber.destroy();
      await connected;
    },
  };
}

/** A random part of the backoff, so that processes do not reconnect all at once. */
function reconnectStrategy(retries: number): number {
  return Math.random() * backoff(retries + 1, reconnects);
}
