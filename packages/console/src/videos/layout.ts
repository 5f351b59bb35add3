/** The sizes of the grid, in pixels. */
export interface Layout {
  readonly columns: number;
  /** The height of a row, with the gap below it. */
  readonly rowHeight: number;
}

/** The narrowest column, and the gaps: docs/console-design.md has them. */
const NARROWEST = 240;
const GAP = 16;
const GAP_BELOW = 24;
/** Below the frame: 12, two lines of prompt, 8, the status of 16, 4, the facts of 16. */
const WORDS = 12 + 40 + 8 + 16 + 4 + 16;

/** Computes the sizes for a width: as many columns as fit, one on a phone. */
export function layOut(width: number): Layout {
  const fitting = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const columnWidth = (width - GAP * (fitting - 1)) / fitting;
  return { columns: fitting, rowHeight: Math.round((columnWidth * 9) / 16) + WORDS + GAP_BELOW };
}
