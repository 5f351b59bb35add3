/** One log-normal part of a workload. */
export interface WorkloadPart {
  readonly share: number;
  readonly medianSeconds: number;
  readonly sigma: number;
}

/** True processing times, which a policy does not know. */
export interface Workload {
  readonly name: string;
  readonly medianSeconds: number;
  /** The standard deviation of the logarithm, or undefined of a mixture. */
  readonly sigma: number | undefined;
  /** Share that takes longer than this. */
  readonly survival: (seconds: number) => number;
  /** The probability per second that it ends at this age, given that it has not ended before. */
  readonly hazard: (seconds: number) => number;
  /** The time, in seconds, than which this share takes longer. */
  readonly findQuantile: (left: number) => number;
  /** One processing time, seconds. */
  readonly draw: (random: () => number) => number;
  /** Processing times, ascending: one from each of so many equally likely ranges, which is less noisy than as many draws. */
  readonly drawEvenly: (count: number, random: () => number) => readonly number[];
  /**
   * ½ (∫ √(f S) dt)²: the least product of polls and mean delay for a generation alone, as polls become many. A few polls, each
   * at its best place, can be up to 3 % better.
   */
  readonly bound: number;
}

const POINTS = 4000;
const SIGMAS = 7;

/** Makes a workload of log-normal parts, whose shares add up to 1. */
export function createWorkload(name: string, parts: readonly WorkloadPart[]): Workload {
  const [first] = parts;
  if (first === undefined) throw new Error(`the workload ${name} has no parts`);
  const { ages, survivals, bound } = tabulate(parts);

  const survival = (seconds: number): number => interpolate(ages, survivals, (age) => age > seconds, seconds);
  const findQuantile = (left: number): number => interpolate(survivals, ages, (share) => share <= left, left);

  return {
    name,
    medianSeconds: first.medianSeconds,
    sigma: parts.length === 1 ? first.sigma : undefined,
    survival,
    hazard: (seconds) => readDensity(parts, seconds) / survival(seconds),
    findQuantile,
    draw: (random) => findQuantile(random()),
    drawEvenly: (count, random) => Array.from({ length: count }, (_, i) => findQuantile(1 - (i + random()) / count)),
    bound,
  };
}

/** The survival S of the parts at ages on a logarithmic scale, and the bound, by the trapezoidal rule. */
function tabulate(parts: readonly WorkloadPart[]) {
  const start = Math.min(...parts.map(({ medianSeconds, sigma }) => Math.log(medianSeconds) - SIGMAS * sigma));
  const end = Math.max(...parts.map(({ medianSeconds, sigma }) => Math.log(medianSeconds) + SIGMAS * sigma));
  const ages = Array.from({ length: POINTS }, (_, i) => Math.exp(start + ((end - start) * i) / (POINTS - 1)));
  const densities = ages.map((age) => readDensity(parts, age));

  const survivals = ages.map(() => 0);
  let root = 0;
  for (let i = POINTS - 2; i >= 0; i -= 1) {
    const width = at(ages, i + 1) - at(ages, i);
    const later = at(survivals, i + 1);
    const survival = later + (width * (at(densities, i) + at(densities, i + 1))) / 2;
    survivals[i] = survival;
    root += (width * (Math.sqrt(at(densities, i) * survival) + Math.sqrt(at(densities, i + 1) * later))) / 2;
  }
  return { ages, survivals, bound: root ** 2 / 2 };
}

function readDensity(parts: readonly WorkloadPart[], age: number): number {
  return parts.reduce((sum, { share, medianSeconds, sigma }) => {
    const z = Math.log(age / medianSeconds) / sigma;
    return sum + (share * Math.exp((-z * z) / 2)) / (sigma * age * Math.sqrt(2 * Math.PI));
  }, 0);
}

/** The value of `to` where `from`, of which `isPast` is false before some place and true after it, has the given value. */
function interpolate(
  from: readonly number[],
  to: readonly number[],
  isPast: (value: number) => boolean,
  value: number,
): number {
  let low = 0;
  let high = POINTS - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isPast(at(from, middle))) high = middle;
    else low = middle;
  }
  const width = at(from, high) - at(from, low);
  const within = width === 0 ? 1 : Math.min(Math.max((value - at(from, low)) / width, 0), 1);
  return at(to, low) + within * (at(to, high) - at(to, low));
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
