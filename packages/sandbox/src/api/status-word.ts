import type { WireStatusWord } from '@videogen/videogenapi';
import type { Generation } from '../world/generation.ts';

/** Undocumented words that clients accept for the documented ones, in various letter cases. */
const synonyms: Readonly<Record<WireStatusWord, string>> = {
  pending: 'Submitted',
  in_queue: 'QUEUED',
  in_progress: 'Processing',
  completed: 'SUCCEEDED',
  failed: 'Error',
};

/** A word that no client knows. It replaces `in_progress` between these parts of the processing time. */
const unknown = { word: 'upscaling', from: 0.4, until: 0.7 };

/** The word for a generation's status in an answer: the documented one, unless its prompt asked for another. */
export function printStatusWord(generation: Generation, status: WireStatusWord, nowMs: number): string {
  const { cues, createdAtMs, videoMs } = generation;
  const part = (nowMs - createdAtMs) / videoMs;
  if (cues.has('unknown-status') && part >= unknown.from && part < unknown.until) return unknown.word;
  return cues.has('synonyms') ? synonyms[status] : status;
}
