import { readFailure, type Generation } from '@videogen/store';
import type { Log } from '../log.ts';

/** Logs the end of a generation, which was recorded just now. */
export function logEnd(log: Log, generation: Generation): void {
  const { id, status, modelKey: model, processingTimeSeconds } = generation;
  const fields = { generation: id, status, model };
  if (status === 'COMPLETED') log.info({ ...fields, processingTimeSeconds }, 'a generation is completed');
  if (status !== 'FAILED') return;
  const { code, message, upstreamMessage } = readFailure(generation) ?? {};
  log.info({ ...fields, code, reason: upstreamMessage ?? message }, 'a generation failed');
}
