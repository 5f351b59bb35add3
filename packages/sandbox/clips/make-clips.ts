/**
 * Makes the loops beside this file anew, their sound and a contact sheet. They are committed: run `node clips/make-clips.ts` only
 * to change them. Names of scenes as arguments make the loops of these alone. It needs Chromium and ffmpeg with libx264, on
 * Debian from the packages `chromium` and `ffmpeg`; CHROMIUM_PATH and FFMPEG name others. One thread and bit-exact flags make
 * the output reproducible with the same versions of both.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env } from 'node:process';
import { openRenderer, type Renderer } from './renderer.ts';

const seconds = 4;
const framesPerSecond = 24;
const loops = join(import.meta.dirname, 'loops');
const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
const exact = ['-threads', '1', '-fflags', '+bitexact', '-map_metadata', '-1'];

const colours = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];

const shapes = [
  { name: '16x9', width: 640, height: 360 },
  { name: '4x3', width: 480, height: 360 },
  { name: '1x1', width: 360, height: 360 },
  { name: '9x16', width: 360, height: 640 },
  { name: '9x21', width: 240, height: 560 },
] as const;
type Shape = (typeof shapes)[number];

const scenes = readdirSync(join(import.meta.dirname, 'scenes')).map((file) => file.replace('.ts', ''));
const chosen = argv.slice(2);
mkdirSync(loops, { recursive: true });

{
  await using renderer = await openRenderer();
  const orders = scenes
    .filter((scene) => chosen.length === 0 || chosen.includes(scene))
    .flatMap((scene) => shapes.map((shape) => ({ scene, shape })));
  const work = async (): Promise<void> => {
    for (let order = orders.shift(); order; order = orders.shift()) await makeLoop(renderer, order.scene, order.shape);
  };
  await Promise.all([work(), work()]);
  makeSound();
  await makeContactSheet(renderer);
}
const sizes = readdirSync(loops).map((file) => statSync(join(loops, file)).size);
console.log(`${sizes.length} files, ${sizes.reduce((sum, size) => sum + size, 0)} bytes`);

async function makeLoop(renderer: Renderer, scene: string, { name, width, height }: Shape): Promise<void> {
  const file = join(loops, `${scene}-${name}.mp4`);
  const frames = seconds * framesPerSecond;
  const times = Array.from({ length: frames }, (_, index) => index / frames);
  const quality = [
    '-preset',
    'slow',
    '-tune',
    'animation',
    '-crf',
    '30',
    '-g',
    String(frames),
    '-flags:v',
    '+bitexact',
  ];
  const encoding = ['-c:v', 'libx264', '-profile:v', 'main', ...quality, ...colours, ...exact];
  // The index stands in front, so that a browser can play a loop while loading it.
  await encode(renderer, { scene, width, height, times }, [...encoding, '-movflags', '+faststart', file]);
  console.log(`${scene}-${name}: ${statSync(file).size} bytes`);
}

/** The sound of every loop: a soft chord that swells and fades. */
function makeSound(): void {
  const chord = `sin(PI*t/${seconds})^2*0.12*(sin(2*PI*220*t)+sin(2*PI*277.18*t)+sin(2*PI*329.63*t))`;
  const source = `aevalsrc=exprs='${chord}':sample_rate=44100:duration=${seconds}`;
  const encoding = ['-c:a', 'aac', '-b:a', '32k', '-ac', '1', '-flags:a', '+bitexact', ...exact];
  execFileSync(ffmpeg(), [...quiet, '-f', 'lavfi', '-i', source, ...encoding, '-f', 'mp4', join(loops, 'sound.mp4')]);
}

async function makeContactSheet(renderer: Renderer): Promise<void> {
  const [width, height] = [640, 360];
  const rows = Math.ceil(scenes.length / 5);
  const filter = `scale=240:-1:flags=lanczos:in_color_matrix=bt709:in_range=tv,tile=5x${rows}:padding=4:color=white`;
  const output = [
    '-vf',
    filter,
    '-frames:v',
    '1',
    '-q:v',
    '5',
    ...exact,
    join(import.meta.dirname, 'contact-sheet.jpg'),
  ];
  const frames: Buffer[] = [];
  for (const scene of scenes) {
    await renderer.render({ scene, width, height, times: [0] }, async (frame) => void frames.push(frame));
  }
  execFileSync(ffmpeg(), [...quiet, ...rawInput(width, height), ...output], { input: Buffer.concat(frames) });
}

async function encode(
  renderer: Renderer,
  order: Parameters<Renderer['render']>[0],
  output: readonly string[],
): Promise<void> {
  const child = spawn(ffmpeg(), [...quiet, ...rawInput(order.width, order.height), ...output], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const closed = once(child, 'close');
  await renderer.render(order, async (frame) => {
    if (!child.stdin.write(frame)) await once(child.stdin, 'drain');
  });
  child.stdin.end();
  const [code] = await closed;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

function rawInput(width: number, height: number): readonly string[] {
  const size = `${width}x${height}`;
  return ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', size, '-r', String(framesPerSecond), '-i', '-'];
}

function ffmpeg(): string {
  return env['FFMPEG'] ?? 'ffmpeg';
}
