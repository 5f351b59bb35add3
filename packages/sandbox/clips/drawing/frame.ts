/** One picture of a loop, to be drawn. */
export interface Frame {
  readonly ctx: OffscreenCanvasRenderingContext2D;
  /** The width in units: the shorter side has 360, in every aspect ratio. */
  readonly width: number;
  readonly height: number;
  /** The position in the loop, from 0 up to 1, which is 0 again. */
  readonly time: number;
}

/** Draws a frame. The same time gives the same picture; times 0 and 1 give the same one. */
export type Scene = (frame: Frame) => void;

/** A point, in units from the upper left corner. */
export type Point = readonly [x: number, y: number];
