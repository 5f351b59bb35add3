/**
 * Makes the clips beside this file anew. They are committed, so run `node make-clips.ts` only to change them, with ffmpeg
 * (with libx264) on the PATH or another executable in FFMPEG. One thread and bit-exact flags make the output reproducible.
 */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';

const seconds = 5;
const framesPerSecond = 30;

const shapes = [
  { name: '16x9', size: '640x360', colours: ['0x1d2671', '0xc33764'] },
  { name: '4x3', size: '480x360', colours: ['0x134e5e', '0x71b280'] },
  { name: '1x1', size: '360x360', colours: ['0x42275a', '0xe6a15c'] },
  { name: '9x21', size: '240x560', colours: ['0x0f2027', '0x2c9faf'] },
  { name: '9x16', size: '360x640', colours: ['0x3a1c71', '0xffaf7b'] },
] as const;

for (const shape of shapes) {
  make(shape, false);
  make(shape, true);
}

function make(shape: (typeof shapes)[number], audio: boolean): void {
  const file = join(import.meta.dirname, `${shape.name}${audio ? '-audio' : ''}.mp4`);
  execFileSync(env['FFMPEG'] ?? 'ffmpeg', [...inputs(shape, audio), ...encoding(audio), file], { stdio: 'inherit' });
  console.log(`${file}: ${statSync(file).size} bytes`);
}

/** Inputs of ffmpeg: a rotating colour gradient and, with audio, a soft chord that grows louder and quieter. */
function inputs({ size, colours }: (typeof shapes)[number], audio: boolean): string[] {
  const [from, to] = colours;
  const picture = `gradients=size=${size}:rate=${framesPerSecond}:duration=${seconds}:c0=${from}:c1=${to}:nb_colors=2:seed=7:speed=0.03`;
  const chord = `(0.5+0.5*sin(PI*t))*0.12*(sin(2*PI*220*t)+sin(2*PI*277.18*t)+sin(2*PI*329.63*t))`;
  const sound = `aevalsrc=exprs='${chord}':sample_rate=44100:duration=${seconds}`;
  const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
  return [...quiet, '-f', 'lavfi', '-i', picture, ...(audio ? ['-f', 'lavfi', '-i', sound] : [])];
}

/** Options for H.264 in a pixel format that every browser plays, AAC, and the index in front to play while loading. */
function encoding(audio: boolean): string[] {
  const video = ['-c:v', 'libx264', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-preset', 'veryslow', '-crf', '30'];
  const sound = audio ? ['-c:a', 'aac', '-b:a', '32k', '-ac', '1', '-flags:a', '+bitexact'] : ['-an'];
  const exact = ['-threads', '1', '-flags:v', '+bitexact', '-fflags', '+bitexact', '-map_metadata', '-1'];
  return [...video, '-g', '60', ...sound, ...exact, '-movflags', '+faststart', '-f', 'mp4'];
}
