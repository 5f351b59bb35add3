import type { WireStatusWord } from '@videogen/videogenapi';
import type { Generation } from './generation.ts';

/** Other words that clients take for the documented ones, in letter cases of their own. */
const synonyms: Readonly<Record<WireStatusWord, string>> = {
  pending: 'Submitted',
  in_queue: 'QUEUED',
  in_progress: 'Processing',
  completed: 'SUCCEEDED',
  failed: 'Error',
};

/** A word that no client knows, and the parts of the video's time between which it stands in place of `in_progress`. */
const unknown = { word: 'upscaling', from: 0.4, until: 0.7 };

/** The word that a generation's status has in an answer: the documented one, unless its prompt asked for another. */
export function printStatusWord(generation: Generation, status: WireStatusWord, nowMs: number): string {
  const { cues, createdAtMs, videoMs } = generation;
  const part = (nowMs - createdAtMs) / videoMs;
  if (cues.has('unknown-status') && part >= unknown.from && part < unknown.until) return unknown.word;
  return cues.has('synonyms') ? synonyms[status] : status;
}
