import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { addSound } from './add-sound.ts';
import type { Generation } from './generation.ts';
import { pickScene } from './pick-scene.ts';

/** A video file. */
export interface Clip {
  readonly bytes: Uint8Array;
  /** A strong validator, in quotes. */
  readonly etag: string;
}

const landscape = { name: '16x9', ratio: 16 / 9 };
const shapes = [
  landscape,
  { name: '4x3', ratio: 4 / 3 },
  { name: '1x1', ratio: 1 },
  { name: '9x21', ratio: 9 / 21 },
  { name: '9x16', ratio: 9 / 16 },
];

/**
 * Reads the clip of a generation: the scene of its prompt and seed, in the aspect ratio nearest to its own (16:9 for a text that
 * is not a ratio), with sound if it was requested. The same generation always gets the same bytes.
 */
export function readClip({
  prompt,
  seed,
  aspectRatio,
  addAudio,
}: Pick<Generation, 'prompt' | 'seed' | 'aspectRatio' | 'addAudio'>): Clip {
  const silent = readLoop(`${pickScene(prompt, seed)}-${nearestShape(aspectRatio)}.mp4`);
  const bytes = addAudio ? addSound(silent, readLoop('sound.mp4')) : silent;
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"` };
}

const folder = new URL('../../clips/loops/', import.meta.url);

/** A file has about 100 KB. It is read for each request, as the system keeps it in its own cache. */
function readLoop(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

function nearestShape(aspectRatio: string): string {
  const wanted = Math.log(parseRatio(aspectRatio) ?? landscape.ratio);
  const distance = ({ ratio }: { ratio: number }): number => Math.abs(Math.log(ratio) - wanted);
  return shapes.reduce((best, shape) => (distance(shape) < distance(best) ? shape : best)).name;
}

function parseRatio(text: string): number | undefined {
  const [, width, height] = /^\s*(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const ratio = Number(width) / Number(height);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
}
