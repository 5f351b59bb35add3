import { EventEmitter } from 'node:events';
import { GraphQLError } from 'graphql';
import { isTerminal } from '../src/index.ts';
import { present, type StoredGeneration, TIME } from './live-values.ts';

export interface FeedPosition {
  /** Selects one generation, until it is terminal. */
  readonly id?: string;
  readonly after: string | null | undefined;
}

export interface LiveFeed {
  readonly cursor: string;
  find(id: string): StoredGeneration | undefined;
  list(): StoredGeneration[];
  add(generation: StoredGeneration, quietly?: 'quietly'): void;
  completeAll(): void;
  follow(from: FeedPosition): AsyncIterableIterator<Record<string, unknown>>;
}

/** Creates a log of updates that is read like the gateway's. Emits `subscribe`, `waiting` (all was sent) and `unsubscribe`. */
export function createLiveFeed(events: EventEmitter): LiveFeed {
  const log: StoredGeneration[] = [];
  const feed = new EventEmitter().setMaxListeners(0);

  const find = (id: string): StoredGeneration | undefined => log.findLast((each) => each.id === id);

  function readPosition({ id, after }: FeedPosition): number {
    if (after == null) return id === undefined ? log.length : log.findLastIndex((each) => each.id === id);
    const [, number] = /^cursor-(\d+)$/.exec(after) ?? [];
    if (number === undefined) throw new GraphQLError('Not a cursor.', { extensions: { code: 'BAD_USER_INPUT' } });
    return Number(number);
  }

  return {
    get cursor() {
      return `cursor-${log.length}`;
    },
    find,
    list: () => [...new Set(log.map(({ id }) => id))].map(find).filter((each) => each !== undefined),
    add(generation, quietly) {
      log.push(generation);
      if (quietly === undefined) feed.emit('change');
    },
    completeAll: () => void feed.emit('end'),
    follow(from) {
      let position = readPosition(from);
      let ended = false;
      let changed = Promise.withResolvers<void>();
      const notify = (): void => changed.resolve();
      const end = (): void => {
        if (ended) return;
        ended = true;
        notify();
        feed.off('change', notify).off('end', end);
        events.emit('unsubscribe');
      };
      const isOver = (): boolean => from.id !== undefined && isTerminal(find(from.id)?.status ?? 'PENDING');
      feed.on('change', notify).on('end', end);
      events.emit('subscribe');

      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          for (;;) {
            if (ended) break;
            const index = log.findIndex(({ id }, at) => at >= position && (from.id === undefined || id === from.id));
            const generation = log[index];
            if (generation !== undefined) {
              position = index + 1;
              return { done: false, value: presentUpdate(generation, `cursor-${position}`) };
            }
            if (isOver()) break;
            changed = Promise.withResolvers();
            events.emit('waiting');
            await changed.promise;
          }
          end();
          return { done: true, value: undefined };
        },
        async return() {
          end();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function presentUpdate(generation: StoredGeneration, cursor: string): Record<string, unknown> {
  const { version, status } = generation;
  return { cursor, at: TIME, version, status, generation: present(generation) };
}
