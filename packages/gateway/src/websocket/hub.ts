import { setImmediate } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { FollowedPosition } from '@videogen/schema';

/** The results of a subscription, and its position among the updates; undefined where it has none. */
export interface Stream<Result> {
  readonly results: AsyncIterator<Result>;
  readonly followed: FollowedPosition | undefined;
}

/** A subscription that gets its results from a hub. */
export interface Member {
  readonly socket: WebSocket;
  /** The start of its messages, up to the payload. */
  readonly head: string;
  /** It has had all up to this position. */
  seen: number | undefined;
  /** Its hub; the hubs write it. */
  hub: Pick<Hub<unknown>, 'remove'> | undefined;
  /** Called when it is in no hub any more. */
  onLeft(left: Left): void;
}

/** The end of a member's time in a hub: its subscription has ended or failed, or it goes on alone after a position. */
export type Left =
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'slow'; readonly after: number | undefined };

/** Sends the results of one stream to many subscriptions. Each result is executed and printed once. */
export interface Hub<Result> {
  readonly stream: Stream<Result>;
  /** The members have had all up to this position; undefined before the present state. */
  readonly position: number | undefined;
  add(member: Member): void;
  /** Removes a member. Without any the hub ends. */
  remove(member: Member): void;
  /** Moves all members into another hub, which has had no more than this one. */
  mergeInto(other: Pick<Hub<Result>, 'add'>): void;
}

/** Options of `startHub`. */
export interface HubOptions<Result> {
  readonly stream: Stream<Result>;
  /** Prints the payload of a message. */
  readonly print: (result: Result) => string;
  /** Called before each result is read. */
  readonly onIdle: (hub: Hub<Result>) => void;
  readonly onEnd: (hub: Hub<Result>) => void;
}

/** A member that has more bytes waiting goes on alone. */
export const MOST_WAITING_BYTES = 64 * 1024;
/** Measured: so many messages take about 10 ms. Then others have a turn of the event loop. */
const MOST_AT_ONCE = 750;

/** Starts a hub. Its first members are added within the same turn of the event loop. */
export function startHub<Result>({ stream, print, onIdle, onEnd }: HubOptions<Result>): Hub<Result> {
  const { results, followed } = stream;
  const members = new Set<Member>();
  let position = followed?.position;
  let isClosed = false;

  const hub: Hub<Result> = {
    stream,
    get position() {
      return position;
    },
    add(member) {
      member.hub = hub;
      members.add(member);
    },
    remove(member) {
      if (members.delete(member) && members.size === 0) close();
    },
    mergeInto(other) {
      for (const member of members) {
        member.seen = position;
        other.add(member);
      }
      members.clear();
      close();
    },
  };

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    onEnd(hub);
    // Not awaited, as it may wait for the database.
    results.return?.().catch(() => {});
  }

  function end(left: Left): void {
    for (const member of members) member.onLeft(left);
    members.clear();
    close();
  }

  async function send(payload: string, before: number | undefined): Promise<void> {
    let count = 0;
    // A member that is added meanwhile has had this result.
    for (const member of members) {
      if (isUpTo(position, member.seen)) continue;
      if (member.socket.bufferedAmount > MOST_WAITING_BYTES) {
        hub.remove(member);
        member.onLeft({ type: 'slow', after: isUpTo(before, member.seen) ? member.seen : before });
      } else {
        member.socket.send(`${member.head}${payload}}`);
      }
      count += 1;
      if (count % MOST_AT_ONCE === 0) await setImmediate();
    }
  }

  async function run(): Promise<void> {
    await setImmediate();
    for (;;) {
      if (members.size === 0) close();
      else onIdle(hub);
      if (isClosed) return;
      const { done = false, value } = await results.next();
      if (isClosed) return;
      if (done) return end({ type: 'ended' });
      const before = position;
      position = followed?.position;
      await send(print(value), before);
    }
  }

  run().catch((error: unknown) => end({ type: 'failed', error }));
  return hub;
}

/** True if all up to a position is among all up to another one. */
function isUpTo(position: number | undefined, other: number | undefined): boolean {
  return other !== undefined && (position === undefined || position <= other);
}
