/** One figure to reach: the worst that was measured of it. */
export interface Figure {
  readonly name: string;
  /** By default 0. */
  readonly atLeast?: number;
  readonly atMost: number;
  readonly reached: number;
  /** Where the worst was, or what is possible. */
  readonly remark: string;
}

/** Whether what was measured is within what is wanted. */
export function isReached({ atLeast = 0, atMost, reached }: Figure): boolean {
  return reached >= atLeast && reached <= atMost;
}

/** One line: whether it was reached, and how far. */
export function printFigure(figure: Figure): string {
  const { name, atLeast, atMost, reached, remark } = figure;
  const wanted = atLeast === undefined ? `at most ${atMost}` : `${atLeast} to ${atMost}`;
  return `${isReached(figure) ? '✓' : '✗'} ${name}: ${reached.toFixed(4)} (${remark}); ${wanted} wanted`;
}
