/** A point of a curve of progress. */
export interface CurvePoint {
  readonly ageSeconds: number;
  readonly progress: number;
}

/** No curve has more points. The tests need up to 9, for distributions of every width and share of stragglers. */
export const MOST_CURVE_POINTS = 12;

/**
 * The difference from the table, which leaves 0.01 of the promised 0.02 for the steps of ages and for the roots between the
 * table's points.
 */
const TOLERANCE = 0.01;

/**
 * Fits straight lines to a table of progress by age, from a fixed first point on. Each line reaches as far as one line keeps to
 * the table: each entry narrows the cone of possible slopes, and the line ends before the cone is empty (J. Sklansky and V.
 * Gonzalez, "Fast polygonal approximation of digitized curves", 1980). The lines never fall and stay below `most`.
 */
export function fitCurve(first: CurvePoint, table: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  const points = [first];
  let from = first;
  let to = first;
  let cone = { least: 0, most: Infinity };

  for (const entry of table) {
    if (entry.ageSeconds <= first.ageSeconds) continue;
    let narrowed = narrow(cone, from, entry, most);
    if (narrowed.least > narrowed.most) {
      points.push(to);
      from = to;
      narrowed = narrow({ least: 0, most: Infinity }, from, entry, most);
    }
    cone = narrowed;
    to = endAt(entry, from, cone);
  }
  return to.progress > from.progress ? [...points, to] : points;
}

interface Cone {
  readonly least: number;
  readonly most: number;
}

function narrow(cone: Cone, from: CurvePoint, { ageSeconds, progress }: CurvePoint, most: number): Cone {
  const seconds = ageSeconds - from.ageSeconds;
  return {
    least: Math.max(cone.least, (progress - TOLERANCE - from.progress) / seconds),
    most: Math.min(cone.most, (Math.min(progress + TOLERANCE, most) - from.progress) / seconds),
  };
}

/** The end of a line that meets the entry, or passes it as closely as the cone allows. */
function endAt({ ageSeconds, progress }: CurvePoint, from: CurvePoint, { least, most }: Cone): CurvePoint {
  const seconds = ageSeconds - from.ageSeconds;
  const slope = Math.min(Math.max((progress - from.progress) / seconds, least), most);
  return { ageSeconds, progress: from.progress + slope * seconds };
}
