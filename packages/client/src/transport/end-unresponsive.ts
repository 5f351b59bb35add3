import type { Client } from 'graphql-ws/client';

/** The times after which a connection counts as lost. */
export interface ResponseTimes {
  /** The time-out of opening a connection. */
  readonly openWithinMs?: number | undefined;
  /** The time-out of the answer to a ping. */
  readonly pongWithinMs?: number | undefined;
}

/** Terminates each connection of a client that does not open, or answers no ping: a half-open one causes no error by itself. */
export function endUnresponsive(
  client: Client,
  { openWithinMs = 10_000, pongWithinMs = 5_000 }: ResponseTimes = {},
): void {
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(watchdog);
  const expectWithin = (ms: number): void => {
    stop();
    watchdog = setTimeout(() => client.terminate(), ms);
  };
  client.on('connecting', () => expectWithin(openWithinMs));
  client.on('connected', stop);
  client.on('ping', (isReceived) => {
    if (!isReceived) expectWithin(pongWithinMs);
  });
  client.on('pong', (isReceived) => {
    if (isReceived) stop();
  });
  client.on('closed', stop);
  client.on('error', stop);
}
