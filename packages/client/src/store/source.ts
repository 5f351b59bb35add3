import { toError } from './to-error.ts';

/**
 * A value that changes, in the form that React's `useSyncExternalStore` takes. An adapter for another framework is some twenty
 * lines.
 */
export interface Source<Snapshot> {
  /**
   * Calls the listener after each change, until the returned function is called. The source works while it has subscribers,
   * and a second longer.
   */
  readonly subscribe: (listener: () => void) => () => void;
  /** The present value: the same object until it changes. Values are immutable. */
  readonly getSnapshot: () => Snapshot;
  /** The value before anything is loaded, for pages that a server renders. */
  readonly getServerSnapshot: () => Snapshot;
}

/** The work of a source while it has subscribers. */
export interface Live<Snapshot> {
  /** Aborted a second after the last subscriber has left. */
  readonly signal: AbortSignal;
  readonly get: () => Snapshot;
  /** Sets the value and notifies the subscribers. */
  readonly set: (snapshot: Snapshot) => void;
}

export interface SharedOptions<Snapshot> {
  /** The value before the first subscriber: the same object for as long as nothing changes it. */
  readonly initial: () => Snapshot;
  /** The value on a server. */
  readonly server: Snapshot;
  /** The work for all subscribers together. */
  readonly run: (live: Live<Snapshot>) => Promise<void>;
  /** The value after `run` has thrown. The next first subscriber starts it again. */
  readonly fail: (snapshot: Snapshot, error: Error) => Snapshot;
}

/** Returns a source by its name. All sources of one name share one run. */
export type Share<Snapshot> = (name: string, options: SharedOptions<Snapshot>) => Source<Snapshot>;

/**
 * The time for which a source works on after its last subscriber has left. It bridges the second mount of React's StrictMode, and a
 * page that replaces one view of a generation by another.
 */
const LINGER_MS = 1000;

interface Running<Snapshot> {
  snapshot: Snapshot;
  readonly listeners: Set<{ readonly notify: () => void }>;
  readonly leaving: AbortController;
  hasFailed: boolean;
  lingering: ReturnType<typeof setTimeout> | undefined;
}

/** Creates sources that are shared by name. Without subscribers nothing is kept of them. */
export function createShare<Snapshot>(): Share<Snapshot> {
  const runs = new Map<string, Running<Snapshot>>();

  function start(name: string, { initial, run, fail }: SharedOptions<Snapshot>): Running<Snapshot> {
    const leaving = new AbortController();
    const running: Running<Snapshot> = {
      snapshot: initial(),
      listeners: new Set(),
      leaving,
      hasFailed: false,
      lingering: undefined,
    };
    const set = (snapshot: Snapshot): void => {
      if (leaving.signal.aborted || Object.is(snapshot, running.snapshot)) return;
      running.snapshot = snapshot;
      for (const { notify } of running.listeners) notify();
    };
    runs.set(name, running);
    run({ signal: leaving.signal, get: () => running.snapshot, set }).catch((error: unknown) => {
      running.hasFailed = true;
      set(fail(running.snapshot, toError(error)));
    });
    return running;
  }

  function end(name: string, running: Running<Snapshot>): void {
    clearTimeout(running.lingering);
    if (runs.get(name) === running) runs.delete(name);
    running.leaving.abort(new Error('Nobody subscribes to it any more.'));
  }

  function find(name: string): Running<Snapshot> | undefined {
    const running = runs.get(name);
    if (running === undefined || !running.hasFailed || running.listeners.size > 0) return running;
    end(name, running);
    return undefined;
  }

  return (name, options) => ({
    subscribe(listener) {
      const running = find(name) ?? start(name, options);
      clearTimeout(running.lingering);
      const subscriber = { notify: listener };
      running.listeners.add(subscriber);
      return () => {
        const wasSubscribed = running.listeners.delete(subscriber);
        if (!wasSubscribed || running.listeners.size > 0) return;
        running.lingering = setTimeout(() => end(name, running), LINGER_MS);
      };
    },
    getSnapshot: () => runs.get(name)?.snapshot ?? options.initial(),
    getServerSnapshot: () => options.server,
  });
}
