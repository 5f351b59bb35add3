/** An unknown variable and the known one that it resembles. */
export interface Misspelt {
  readonly name: string;
  readonly meant: string;
}

/**
 * Finds variables whose names resemble a known one: with a few other letters, other underscores, or without the last words,
 * such as a unit. A known variable that is set itself is never suggested.
 */
export function findMisspelt(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): readonly Misspelt[] {
  const unset = known.filter((name) => env[name] === undefined);
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || known.includes(name) || isInjected(value)) return [];
    const meant = unset.find((candidate) => resembles(name, candidate));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** Kubernetes sets variables such as `<SERVICE>_PORT=tcp://10.0.0.1:4000` for each service of a namespace. */
function isInjected(value: string): boolean {
  return /^(tcp|udp|sctp):\/\//.test(value);
}

function resembles(name: string, known: string): boolean {
  if (name.includes('_') && name.length >= SHORTEST_BEGINNING && known.startsWith(`${name}_`)) return true;
  const [written, meant] = [name, known].map((each) => each.replaceAll('_', '').toUpperCase());
  if (written === undefined || meant === undefined) return false;
  const most = mostEdits(meant);
  // Names of such different lengths cannot resemble each other, and are nearly all: counting their edits takes a twentieth of a start.
  if (Math.abs(written.length - meant.length) > most) return false;
  return countEdits(written, meant) <= most;
}

/** `POLL_MIN` is a beginning of `POLL_MIN_INTERVAL_MS`; `LOG` is too short to be one. */
const SHORTEST_BEGINNING = 8;

/** Short names resemble others by chance, as `HOST` does `POST` and `HOSTS`. */
function mostEdits({ length }: string): number {
  if (length < 5) return 0;
  return length < 10 ? 1 : 2;
}

/** Returns the optimal string alignment distance: the number of letters to add, leave out, replace, or swap with the next. */
function countEdits(from: string, to: string): number {
  const table = Array.from({ length: from.length + 1 }, (_, i) => [i]);
  const at = (i: number, j: number): number => table[i]?.[j] ?? j;
  for (let i = 1; i <= from.length; i += 1) {
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const edits = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1));
      table[i]?.push(isSwapped ? Math.min(edits, at(i - 2, j - 2) + 1) : edits);
    }
  }
  return at(from.length, to.length);
}
