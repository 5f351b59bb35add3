/** Price of a poll, and the least time between two. */
export interface PollPrice {
  /** The mean delay that one more poll has to save, seconds. */
  readonly price: number;
  readonly minIntervalSeconds: number;
}

const GAPS = 16;
const GAP_STEP = 1.25;
const NEGLIGIBLE = 1e-12;

/**
 * The least delay + price × polls per second for the generations of one page, given their hazards, the greatest first, while these
 * stay as they are. Either each is polled by itself; or the page is polled every so often, which shows them all and costs a
 * finishing poll for each that ended, and between two pages some are polled by themselves where that pays.
 */
export function leastCostPerSecond(hazards: readonly number[], poll: PollPrice): number {
  const alone = hazards.reduce((sum, hazard) => sum + costAlone(hazard, poll), 0);
  return hazards.length === 1 ? alone : Math.min(alone, costOfPage(hazards, poll));
}

/** The cost of one: delay hazard × gap / 2, one poll each gap; the best gap is √(2 × price / hazard). */
function costAlone(hazard: number, { price, minIntervalSeconds }: PollPrice): number {
  if (hazard * minIntervalSeconds ** 2 < 2 * price) return Math.sqrt(2 * price * hazard);
  return price / minIntervalSeconds + (hazard * minIntervalSeconds) / 2;
}

function costOfPage(hazards: readonly number[], poll: PollPrice): number {
  const { price } = poll;
  const hazard = hazards.reduce((sum, each) => sum + each, 0);
  if (hazard < NEGLIGIBLE) return 0;
  let gap = Math.max(Math.sqrt((2 * price) / hazard), poll.minIntervalSeconds);
  let least = Infinity;
  for (let tried = 0; tried < GAPS; tried += 1) {
    let saved = 0;
    for (const each of hazards) {
      const saving = saveBetween(each, gap, poll);
      // Those that are less likely to end save less.
      if (saving <= 0) break;
      saved += saving;
    }
    least = Math.min(least, price / gap + price * hazard + (hazard * gap) / 2 - saved / gap);
    gap *= GAP_STEP;
  }
  return least;
}

/**
 * Delay and finishing polls that polls of one generation between two pages save: an end that such a poll finds needs no finishing
 * poll. So many polls at equal distances are best followed by a last wait for the page of (gap - price × polls) / (polls + 1),
 * where the least interval allows it.
 */
function saveBetween(hazard: number, gap: number, { price, minIntervalSeconds }: PollPrice): number {
  let most = 0;
  for (let polls = 1; (polls + 1) * minIntervalSeconds <= gap; polls += 1) {
    const last = clamp((gap - price * polls) / (polls + 1), minIntervalSeconds, gap - polls * minIntervalSeconds);
    const delay = (hazard * (gap ** 2 - (gap - last) ** 2 / polls - last ** 2)) / 2;
    const saved = delay + price * hazard * (gap - last) - price * polls;
    if (saved <= most) break;
    most = saved;
  }
  return most;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
