import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** A video file. */
export interface Clip {
  readonly bytes: Uint8Array;
  /** A strong validator, in quotes. */
  readonly etag: string;
}

/** The videos that the sandbox serves, held in memory. */
export interface Clips {
  /** The clip with the aspect ratio nearest to one such as `9:16`; that of 16:9 for a text that is not a ratio. */
  pick(aspectRatio: string, audio: boolean): Clip;
}

const landscape = { name: '16x9', ratio: 16 / 9 };
const shapes = [
  landscape,
  { name: '4x3', ratio: 4 / 3 },
  { name: '1x1', ratio: 1 },
  { name: '9x21', ratio: 9 / 21 },
  { name: '9x16', ratio: 9 / 16 },
];

/** Reads the clips of this package: for each aspect ratio one with sound and one without. */
export async function openClips(): Promise<Clips> {
  const clips = await Promise.all(
    shapes.map(async (shape) => ({
      ...shape,
      silent: await readClip(`${shape.name}.mp4`),
      audible: await readClip(`${shape.name}-audio.mp4`),
    })),
  );
  return {
    pick: (aspectRatio, audio) => {
      const wanted = Math.log(parseRatio(aspectRatio) ?? landscape.ratio);
      const distance = ({ ratio }: { ratio: number }): number => Math.abs(Math.log(ratio) - wanted);
      const nearest = clips.reduce((best, clip) => (distance(clip) < distance(best) ? clip : best));
      return audio ? nearest.audible : nearest.silent;
    },
  };
}

const folder = new URL('../../clips/', import.meta.url);

async function readClip(name: string): Promise<Clip> {
  const bytes = await readFile(new URL(name, folder));
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"` };
}

function parseRatio(text: string): number | undefined {
  const [, width, height] = /^\s*(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const ratio = Number(width) / Number(height);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
}
