import { EventEmitter } from 'node:events';
import { GraphQLError } from 'graphql';
import { type GenerationStatus, isTerminal } from '../src/index.ts';
import { present, TIME } from './live-values.ts';

export interface StoredGeneration {
  readonly id: string;
  readonly status: GenerationStatus;
  readonly version: number;
}

export interface FeedPlace {
  /** Only of this generation, and until it is terminal. */
  readonly id?: string;
  readonly after: string | null | undefined;
}

export interface LiveFeed {
  readonly cursor: string;
  find(id: string): StoredGeneration | undefined;
  list(): StoredGeneration[];
  add(generation: StoredGeneration, quietly?: 'quietly'): void;
  completeAll(): void;
  follow(place: FeedPlace): AsyncIterableIterator<Record<string, unknown>>;
}

/** A log of updates with the gateway's rules of reading it. Emits `subscribe`, `waiting` (all was sent) and `unsubscribe`. */
export function createLiveFeed(events: EventEmitter): LiveFeed {
  const log: StoredGeneration[] = [];
  const feed = new EventEmitter().setMaxListeners(0);

  const find = (id: string): StoredGeneration | undefined => log.findLast((each) => each.id === id);

  function readPlace({ id, after }: FeedPlace): number {
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
      if (quietly === undefined) feed.emit('news');
    },
    completeAll: () => void feed.emit('end'),
    follow(place) {
      let position = readPlace(place);
      let ended = false;
      let news = Promise.withResolvers<void>();
      const wake = (): void => news.resolve();
      const end = (): void => {
        if (ended) return;
        ended = true;
        wake();
        feed.off('news', wake).off('end', end);
        events.emit('unsubscribe');
      };
      const isOver = (): boolean => place.id !== undefined && isTerminal(find(place.id)?.status ?? 'PENDING');
      feed.on('news', wake).on('end', end);
      events.emit('subscribe');

      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          for (;;) {
            if (ended) break;
            const index = log.findIndex(({ id }, at) => at >= position && (place.id === undefined || id === place.id));
            const generation = log[index];
            if (generation !== undefined) {
              position = index + 1;
              return { done: false, value: presentUpdate(generation, `cursor-${position}`) };
            }
            if (isOver()) break;
            news = Promise.withResolvers();
            events.emit('waiting');
            await news.promise;
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
