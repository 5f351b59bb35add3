import { createHash } from 'node:crypto';
import type { Cue } from './cue.ts';
import type { Submission } from '../api/submission.ts';

/** The processing time of a generation, before the sandbox's speed divides it. */
export interface ProcessingTime {
  readonly videoSeconds: number;
  /** The time for `add_audio` after the video; 0 without it. */
  readonly audioSeconds: number;
}

/** The median of each model: made-up numbers within the 60 to 764 s that were seen on the live service. */
const medianSeconds = new Map(
  Object.entries({
    'sora-2': 240,
    higgsfield_v1: 300,
    kling_25: 420,
    veo_3: 120,
    'veo-31': 150,
    'nanobanana-video': 60,
    'ltxv-2': 200,
    'ltxv-13b': 764,
    seedance: 75,
    'wan-25': 180,
  }),
);
const otherMedianSeconds = 180;

const sigma = 0.35;
const maxOfMedian = 3;

/**
 * Draws a log-normal time around the model's median, at most three times that, and 10 to 30 s for audio, as the document
 * says. Equal requests take equal times. The cues `fast` and `slow` set the video's time to 10 s and an hour.
 */
export function drawProcessingTime(submission: Submission, cues: ReadonlySet<Cue>): ProcessingTime {
  const [first, second, third] = drawUniforms(JSON.stringify(submission));
  const median = medianSeconds.get(submission.model) ?? otherMedianSeconds;
  const normal = Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second);
  return {
    videoSeconds: fixedSeconds(cues) ?? median * Math.min(Math.exp(sigma * normal), maxOfMedian),
    audioSeconds: submission.add_audio ? 10 + 20 * third : 0,
  };
}

function fixedSeconds(cues: ReadonlySet<Cue>): number | undefined {
  if (cues.has('fast')) return 10;
  return cues.has('slow') ? 3_600 : undefined;
}

/** Three numbers above 0 and at most 1. */
function drawUniforms(text: string): [number, number, number] {
  const digest = createHash('sha256').update(text).digest();
  const at = (offset: number): number => (digest.readUInt32BE(offset) + 1) / 2 ** 32;
  return [at(0), at(4), at(8)];
}
