import {
  isTerminal,
  recordObservation,
  type Generation,
  type Observation,
  type Snapshot,
  type TurnToken,
} from '@videogen/store';
import { logEnd } from './log-end.ts';
import type { Lifecycle } from '../lifecycle.ts';

export interface RecordOptions {
  readonly observation: Observation;
  /** Milliseconds until the next attempt; null leaves the time to the turn. */
  readonly dueInMs: number | null;
  readonly turn: TurnToken | undefined;
}

/** Records an observation of a snapshot, and logs the end of its generation. Undefined, and nothing written, if it is outdated. */
export async function record(
  { store, log }: Lifecycle,
  { generation, token }: Snapshot,
  { observation, dueInMs, turn }: RecordOptions,
): Promise<Generation | undefined> {
  const recorded = await recordObservation(store, generation.id, observation, { dueInMs, token, turn });
  if (recorded && isTerminal(recorded.status) && recorded.version > generation.version) logEnd(log, recorded);
  return recorded;
}
