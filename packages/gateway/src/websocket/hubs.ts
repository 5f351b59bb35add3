import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { MOST_WAITING_BYTES, startHub, type Hub, type Left, type Member, type Stream } from './hub.ts';

/** A subscription over a websocket. */
export interface Subscription<Result> {
  /** Equal for subscriptions of the same user with the same document and variables. */
  readonly key: string;
  readonly socket: WebSocket;
  /** The id of its operation. */
  readonly id: string;
  /** Opens its stream, from the beginning or after a position. */
  readonly open: (after: number | undefined) => Promise<Opened<Result>>;
  /** Called when it ends, perhaps more than once. */
  readonly onEnd: () => void;
}

/** A stream, or the one result of an operation that could not begin. */
export type Opened<Result> = Stream<Result> | { readonly result: Result };

/** The subscriptions over websockets in this process. */
export interface Hubs<Result> {
  /**
   * Begins a subscription. A hub sends its results to the socket. The iterable yields only those that its client gets alone: a client
   * that reads slowly goes on by its own cursor, until it has had as much as the hub.
   */
  subscribe(subscription: Subscription<Result>): Promise<AsyncIterableIterator<Result> | Result>;
}

/** While others follow the same, it is likely that more come: for so long they are gathered, and begin together. */
const GATHER_MS = 10;

/** The hubs of one key. */
interface Group<Result> {
  /** Subscriptions that come at the same time begin together. */
  opening: Promise<Hub<Result> | Result> | undefined;
  /** All others merge into it once they have had as much. */
  main: Hub<Result> | undefined;
}

/** Creates hubs. Subscriptions of one user with the same document and variables share the execution and the printing of results. */
export function createHubs<Result extends object>(print: (result: Result) => string): Hubs<Result> {
  const groups = new Map<string, Group<Result>>();

  function getGroup(key: string): Group<Result> {
    const group = groups.get(key) ?? { opening: undefined, main: undefined };
    groups.set(key, group);
    return group;
  }

  function removeUnused(key: string): void {
    const group = groups.get(key);
    if (group && !group.opening && !group.main) groups.delete(key);
  }

  function start(key: string, stream: Stream<Result>, onBegin = () => {}): Hub<Result> {
    return startHub({
      stream,
      print,
      onIdle(hub) {
        onBegin();
        const group = getGroup(key);
        // Without a position nobody knows which results another hub has sent.
        if (hub === group.main || !stream.followed) return;
        if (!group.main) group.main = hub;
        else if (canJoin(hub.position, group.main)) hub.mergeInto(group.main);
      },
      onEnd(hub) {
        onBegin();
        const group = getGroup(key);
        if (group.main === hub) group.main = undefined;
        removeUnused(key);
      },
    });
  }

  function open({ key, open: openStream }: Subscription<Result>): Promise<Hub<Result> | Result> {
    const group = getGroup(key);
    if (group.opening) return group.opening;
    const opening = begin();
    group.opening = opening;

    function finish(): void {
      if (group.opening === opening) group.opening = undefined;
      removeUnused(key);
    }

    async function begin(): Promise<Hub<Result> | Result> {
      let isOpen = false;
      try {
        await sleep(group.main ? GATHER_MS : 0);
        const opened = await openStream(undefined);
        if ('result' in opened) return opened.result;
        isOpen = true;
        return start(key, opened, finish);
      } finally {
        if (!isOpen) finish();
      }
    }
    return opening;
  }

  return {
    async subscribe(subscription) {
      const opened = await open(subscription);
      if (!isHub(opened)) return opened;
      return new Follower(subscription, opened, {
        find: () => groups.get(subscription.key)?.main,
        start: (stream) => start(subscription.key, stream),
      });
    },
  };
}

function isHub<Result extends object>(opened: Hub<Result> | Result): opened is Hub<Result> {
  return 'mergeInto' in opened;
}

/** True for a subscription that has had all that the hub has sent. Before the present state it has had nothing. */
function canJoin(position: number | undefined, hub: Hub<unknown>): boolean {
  if (position === undefined || hub.position === undefined) return position === hub.position;
  return hub.position <= position;
}

/** The hub that a subscription joins when it has had as much. */
interface MainHub<Result> {
  readonly find: () => Hub<Result> | undefined;
  readonly start: (stream: Stream<Result>) => Hub<Result>;
}

/** Waits in a hub, and yields what it reads alone. */
class Follower<Result> implements AsyncIterableIterator<Result>, Member {
  readonly socket: WebSocket;
  readonly head: string;
  seen: number | undefined;
  hub: Pick<Hub<Result>, 'remove'> | undefined;
  readonly #subscription: Subscription<Result>;
  readonly #main: MainHub<Result>;
  /** Its own stream, while it reads alone. */
  #own: Stream<Result> | undefined;
  #hasReadAlone = false;
  #isOver = false;
  #leave: ((left: Left) => void) | undefined;

  constructor(subscription: Subscription<Result>, hub: Hub<Result>, main: MainHub<Result>) {
    this.socket = subscription.socket;
    this.head = `{"id":${JSON.stringify(subscription.id)},"type":"next","payload":`;
    this.#subscription = subscription;
    this.#main = main;
    hub.add(this);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  onLeft(left: Left): void {
    this.hub = undefined;
    this.#leave?.(left);
  }

  async next(): Promise<IteratorResult<Result>> {
    try {
      while (!this.#isOver) {
        this.#rejoin();
        const result = this.#own ? await this.#readAlone(this.#own) : await this.#readAfterHub();
        if (result?.done === false) return result;
        if (result) this.#isOver = true;
      }
    } catch (error) {
      this.#subscription.onEnd();
      throw error;
    }
    this.#subscription.onEnd();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Result>> {
    this.#isOver = true;
    this.#subscription.onEnd();
    this.hub?.remove(this);
    this.onLeft({ type: 'ended' });
    await this.#own?.results.return?.();
    return { done: true, value: undefined };
  }

  /** Joins the hub again after a result that it has read alone, which the client has taken. */
  #rejoin(): void {
    const own = this.#own;
    if (!own?.followed || !this.#hasReadAlone || this.socket.bufferedAmount > MOST_WAITING_BYTES) return;
    const { position } = own.followed;
    const main = this.#main.find();
    if (main && !canJoin(position, main)) return;
    this.#own = undefined;
    this.#hasReadAlone = false;
    this.seen = position;
    (main ?? this.#main.start(own)).add(this);
    if (main) void own.results.return?.();
  }

  async #readAlone({ results }: Stream<Result>): Promise<IteratorResult<Result>> {
    const result = await results.next();
    this.#hasReadAlone = true;
    return result;
  }

  /** Waits until it leaves its hub. Then it ends, or opens its own stream. */
  async #readAfterHub(): Promise<IteratorResult<Result> | undefined> {
    const left = await new Promise<Left>((resolve) => {
      this.#leave = resolve;
    });
    if (left.type === 'failed') throw left.error;
    if (left.type === 'ended') return { done: true, value: undefined };
    const opened = await this.#subscription.open(left.after);
    if ('result' in opened) {
      this.#isOver = true;
      return { done: false, value: opened.result };
    }
    this.#own = opened;
    // It was ended meanwhile.
    if (this.#isOver) await opened.results.return?.();
    return undefined;
  }
}
