import type { PollRefusal } from '../submission/refusal.ts';

/** The result of an import. Generations imported before a failure stay. */
export type ImportResult =
  | {
      readonly type: 'success';
      /** The number of imported generations. */
      readonly imported: number;
      /** The number of these that have not ended and are polled. */
      readonly followed: number;
    }
  | PollRefusal;

/** The running imports of this process, by user. */
export type ImportsUnderWay = Map<string, RunningImports>;

/** The running import of one user's whole list. */
export interface RunningImports {
  readonly now: Promise<ImportResult>;
  /** The import after that one; undefined if no caller waits for it. */
  next?: Promise<ImportResult>;
}
