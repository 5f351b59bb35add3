import { findKey } from './find-key.ts';

/** A watch over what one server writes. */
export interface LogWatch {
  /** Takes one line, without its end. Returns true for one that a log of the wanted level has. */
  readonly take: (line: string) => boolean;
  /** Throws where any line had a key in clear. */
  readonly check: () => void;
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Level at which the servers of tests log: no level may hold a key. */
export const WATCHED_LEVEL = 'trace';

/** Watches a server that logs at {@link WATCHED_LEVEL}, for a test that wants to see the log of another level. */
export function watchLog(wanted: string): LogWatch {
  const withKeys: string[] = [];
  return {
    take(line) {
      if (findKey(line) !== undefined) withKeys.push(line);
      // Lines that no log wrote have no level.
      const [, level = 'silent'] = /^\{"level":"(\w+)"/.exec(line) ?? [];
      return levels.indexOf(level) >= levels.indexOf(wanted);
    },
    check() {
      if (withKeys.length > 0) throw new Error(`a key stands in what a server wrote:\n${withKeys.join('\n')}`);
    },
  };
}
