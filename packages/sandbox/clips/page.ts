import type { Scene } from './drawing/frame.ts';

/** Frames of a loop that the page draws. */
export interface Order {
  readonly scene: string;
  /** In pixels, even. */
  readonly width: number;
  readonly height: number;
  /** Positions in the loop, from 0 up to 1. */
  readonly times: readonly number[];
  /** The address to which the page sends the frames, as planes of Y, Cb and Cr (yuv420p, BT.709), several at a time. */
  readonly address: string;
}

/** Each request costs much more than a frame. */
const framesPerRequest = 24;

/** Draws frames one by one and sends them in their order. */
export async function draw({ scene, width, height, times, address }: Order): Promise<void> {
  const module: { readonly default: Scene } = await import(`./scenes/${scene}.ts`);
  const canvas = new OffscreenCanvas(width, height);
  // A canvas that is read often is drawn without a graphics card, which makes its pixels reproducible.
  const ctx = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  if (!ctx) throw new Error('The browser has no canvas');
  const scale = Math.min(width, height) / 360;
  const bytes = width * height * 1.5;
  for (let first = 0; first < times.length; first += framesPerRequest) {
    const part = times.slice(first, first + framesPerRequest);
    const body = new Uint8Array(bytes * part.length);
    for (const [index, time] of part.entries()) {
      ctx.setTransform(scale, 0, 0, scale, 0, 0);
      module.default({ ctx, width: width / scale, height: height / scale, time });
      const { data } = ctx.getImageData(0, 0, width, height);
      toPlanes(data, width, body.subarray(index * bytes, (index + 1) * bytes));
    }
    const answer = await fetch(address, { method: 'POST', body });
    if (!answer.ok) throw new Error(`Frames were refused with ${answer.status}: ${await answer.text()}`);
  }
}

/** Converts RGBA pixels by the matrix of BT.709, in the range of television; each chroma sample is that of four pixels. */
function toPlanes(rgba: Uint8ClampedArray, width: number, planes: Uint8Array): void {
  const pixels = rgba.length / 4;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [red, green, blue] = [rgba[pixel * 4] ?? 0, rgba[pixel * 4 + 1] ?? 0, rgba[pixel * 4 + 2] ?? 0];
    planes[pixel] = 16.5 + 0.18259 * red + 0.61423 * green + 0.06201 * blue;
  }
  const row = width * 4;
  const chroma = pixels / 4;
  for (let index = 0; index < chroma; index++) {
    const x = index % (width / 2);
    const at = ((index - x) / (width / 2)) * 2 * row + x * 8;
    const sum = (channel: number): number =>
      ((rgba[at + channel] ?? 0) +
        (rgba[at + channel + 4] ?? 0) +
        (rgba[at + channel + row] ?? 0) +
        (rgba[at + channel + row + 4] ?? 0)) /
      4;
    const [red, green, blue] = [sum(0), sum(1), sum(2)];
    planes[pixels + index] = 128.5 - 0.10064 * red - 0.33857 * green + 0.43922 * blue;
    planes[pixels + chroma + index] = 128.5 + 0.43922 * red - 0.39894 * green - 0.04027 * blue;
  }
}
