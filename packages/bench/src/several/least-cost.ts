/** What a look costs, and how close two may be. */
export interface LookPrice {
  /** The mean delay that one more look has to save, seconds. */
  readonly price: number;
  readonly floorSeconds: number;
}

const GAPS = 16;
const GAP_STEP = 1.25;
const NEGLIGIBLE = 1e-12;

/**
 * The least delay + price × looks per second for the generations of one page, given their hazards, the greatest first, while these
 * stay as they are. Either each is looked at by itself; or the page is asked for every so often, which shows them all and costs a
 * finishing look for each that ended, and between two pages some are looked at by themselves where that pays.
 */
export function leastCostPerSecond(hazards: readonly number[], look: LookPrice): number {
  const alone = hazards.reduce((sum, hazard) => sum + costAlone(hazard, look), 0);
  return hazards.length === 1 ? alone : Math.min(alone, costOfPage(hazards, look));
}

/** For one: delay hazard × gap / 2, one look each gap; the best gap is √(2 × price / hazard). */
function costAlone(hazard: number, { price, floorSeconds }: LookPrice): number {
  if (hazard * floorSeconds ** 2 < 2 * price) return Math.sqrt(2 * price * hazard);
  return price / floorSeconds + (hazard * floorSeconds) / 2;
}

function costOfPage(hazards: readonly number[], look: LookPrice): number {
  const { price } = look;
  const hazard = hazards.reduce((sum, each) => sum + each, 0);
  if (hazard < NEGLIGIBLE) return 0;
  let gap = Math.max(Math.sqrt((2 * price) / hazard), look.floorSeconds);
  let least = Infinity;
  for (let tried = 0; tried < GAPS; tried += 1) {
    let saved = 0;
    for (const each of hazards) {
      const saving = saveBetween(each, gap, look);
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
 * What looking at one by itself saves between two pages: of its delay, and of its finishing looks, as what a look at one alone
 * finds is finished by it. So many looks at equal distances are best followed by a last wait for the page of (gap - price ×
 * looks) / (looks + 1), where the floor allows it.
 */
function saveBetween(hazard: number, gap: number, { price, floorSeconds }: LookPrice): number {
  let most = 0;
  for (let looks = 1; (looks + 1) * floorSeconds <= gap; looks += 1) {
    const last = clamp((gap - price * looks) / (looks + 1), floorSeconds, gap - looks * floorSeconds);
    const delay = (hazard * (gap ** 2 - (gap - last) ** 2 / looks - last ** 2)) / 2;
    const saved = delay + price * hazard * (gap - last) - price * looks;
    if (saved <= most) break;
    most = saved;
  }
  return most;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
