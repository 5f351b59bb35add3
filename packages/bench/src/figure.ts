/** A figure to reach, with the worst that was measured. */
export interface Figure {
  readonly name: string;
  /** By default 0. */
  readonly atLeast?: number;
  readonly atMost: number;
  readonly reached: number;
  /** Digits after the point; 4 by default. */
  readonly digits?: number;
  /** The workload with the worst, or the least that is possible. */
  readonly remark: string;
}

/** True where the measured figure is within the wanted ones. */
export function isReached({ atLeast = 0, atMost, reached }: Figure): boolean {
  return reached >= atLeast && reached <= atMost;
}

/** Prints one line: reached or not, and the figure. */
export function printFigure(figure: Figure): string {
  const { name, atLeast, atMost, reached, digits = 4, remark } = figure;
  const wanted = atLeast === undefined ? `at most ${atMost}` : `${atLeast} to ${atMost}`;
  return `${isReached(figure) ? '✓' : '✗'} ${name}: ${reached.toFixed(digits)} (${remark}); ${wanted} wanted`;
}
