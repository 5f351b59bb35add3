import type { Figure } from '../figure.ts';
import type { CommitToPixel, CommitToPixelOptions } from './commit-to-pixel.ts';
import type { FirstLoad } from './first-load.ts';
import type { LayoutShifts } from './layout-shifts.ts';
import type { PageMemory, PageMemoryOptions } from './page-memory.ts';
import type { Scroll } from './scroll.ts';

/** The end of the names of figures that depend on the speed of the machine. */
export const MILLISECONDS = ', milliseconds';
/** The screen with two rows beyond it, above and below, and the frame around it. */
const MOST_ELEMENTS = 1500;
/** A page whose heap grows with its updates would have grown more in the second half. */
const MOST_GROWTH = 1.1;
/** Far below 0.1, up to which a page counts as good. */
const MOST_SHIFT_OF_LOADING = 0.01;
/** An age that gets a digit, "5 s ago", then "10 s ago", moves its first letter. Nothing else may move. */
const MOST_SHIFT_OF_CHANGES = 0.0005;

/** The figures of the load in the middle. */
export function readFirstLoads(loads: readonly FirstLoad[]): readonly Figure[] {
  const load = loads.toSorted((a, b) => a.interactiveMs - b.interactiveMs)[Math.floor(loads.length / 2)];
  if (load === undefined) throw new Error('nothing was loaded');
  const { interactiveMs, emptyMs, scriptBytes, requests } = load;
  const remark = `median of ${loads.length}; an empty page: ${emptyMs.toFixed(0)} ms`;
  return [
    time({
      name: 'first load, until the prompt takes text beside cards',
      atMost: 1000,
      reached: interactiveMs,
      remark,
    }),
    {
      name: 'first load: scripts, kB gzip',
      atMost: 170,
      reached: scriptBytes / 1000,
      digits: 1,
      remark: `${requests} requests of all kinds`,
    },
    ...readStrays(
      'first load',
      loads.flatMap(({ strays }) => strays),
    ),
  ];
}

/** The figures of cards that change. */
export function readShifts({ loading, changing, changes, strays }: LayoutShifts): readonly Figure[] {
  return [
    {
      name: 'layout shift while the list loads',
      atMost: MOST_SHIFT_OF_LOADING,
      reached: loading.value,
      digits: 5,
      remark: describeMoved(loading.moved),
    },
    {
      name: `layout shift during ${changes} changes of status`,
      atMost: MOST_SHIFT_OF_CHANGES,
      reached: changing.value,
      digits: 5,
      remark: describeMoved(changing.moved),
    },
    ...readStrays('changes', strays),
  ];
}

/** The figures of a long list. */
export function readScroll(scroll: Scroll, stored: number): readonly Figure[] {
  const { firstPageMs, longestTaskMs, longTasks, mostElements, reached, longestFrameMs, calculationMs, strays } =
    scroll;
  const [shortest, longest] = calculationMs.map((ms) => ms.toFixed(0));
  const remark =
    `${longTasks} tasks lasted more than 50 ms, and the longest frame ${longestFrameMs.toFixed(0)} ms; ` +
    `the same calculation took ${shortest} to ${longest} ms`;
  return [
    time({ name: `first page of ${stored} generations`, atMost: 1000, reached: firstPageMs, remark: 'empty cache' }),
    time({ name: "scrolling: longest task, processor's time", atMost: 50, reached: longestTaskMs, remark }),
    {
      name: 'scrolling: most elements in the page',
      atMost: MOST_ELEMENTS,
      reached: mostElements,
      digits: 0,
      remark: `${reached} cards`,
    },
    ...readStrays('scrolling', strays),
  ];
}

/** The figure of a search. */
export function readSearch(searchMs: number, stored: number): Figure {
  const name = `search in ${stored} generations, from the last key to the card`;
  return time({ name, atMost: 1000, reached: searchMs, remark: 'with the pause after typing' });
}

/** The figures of changes on their way to the screen. */
export function readCommitToPixel(times: CommitToPixel, { live }: CommitToPixelOptions): readonly Figure[] {
  const pick = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? Number.NaN;
  const remark = `${times.length} changes; p50 ${pick(0.5).toFixed(0)}, p95 ${pick(0.95).toFixed(0)}, at most ${pick(1).toFixed(0)} ms`;
  return (['median', 'p95'] as const).map((name) =>
    time({
      name: `from a write to the frame that shows it, ${live} live: ${name}`,
      atMost: 150,
      reached: pick(name === 'median' ? 0.5 : 0.95),
      remark,
    }),
  );
}

/** The figure of the memory: the end beside the half, as the first updates fill caches. */
export function readMemory({ heaps, nodes }: PageMemory, { updates }: PageMemoryOptions): readonly Figure[] {
  const [half = Number.NaN, end = Number.NaN] = [heaps[Math.floor(heaps.length / 2)], heaps.at(-1)];
  const sizes = heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(', ');
  const name = `heap after ${updates} updates, × that after half of them`;
  const remark = `${sizes} MB; ${nodes.at(0)} nodes, then ${nodes.at(-1)}`;
  return [{ name, atMost: MOST_GROWTH, reached: end / half, digits: 2, remark }];
}

function describeMoved(moved: readonly string[]): string {
  return moved.join(', ') || 'nothing moves';
}

function time(figure: Figure): Figure {
  return { ...figure, name: `${figure.name}${MILLISECONDS}`, digits: 0 };
}

function readStrays(work: string, strays: readonly string[]): readonly Figure[] {
  return [
    {
      name: `${work}: requests to other hosts`,
      atMost: 0,
      reached: strays.length,
      digits: 0,
      remark: strays[0] ?? 'none',
    },
  ];
}
