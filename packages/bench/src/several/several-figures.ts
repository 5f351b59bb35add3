import type { Figure } from '../figure.ts';
import { MAIN_SPREAD, PLANNED, type SeveralRow } from './bench-several.ts';

const AIMS = new Map([
  [3, 0.28],
  [10, 0.11],
  [30, 0.045],
  [100, 0.038],
]);

/** The figures for several in flight: at the poller's least interval, at half of it, and with shorter pages. */
export function readSeveralFigures(rows: readonly SeveralRow[]): readonly Figure[] {
  const main = rows.filter(({ spread }) => spread === MAIN_SPREAD);
  return [
    ...readAims(main, PLANNED.pagesOf100),
    ...readAims(main, PLANNED.shortInterval),
    ...main.filter(({ inFlight }) => inFlight > 1).map(comparePages),
  ];
}

/** A policy's product as a ratio to the baseline's; NaN where it was not measured. */
export function severalToFixed({ outcomes, baseline }: SeveralRow, policy: string): number {
  return (outcomes.get(policy)?.product ?? Number.NaN) / baseline;
}

/** The least that is possible with a policy's pages and least interval, as a ratio to the baseline; NaN where there is none. */
export function boundToFixed({ bounds, baseline }: SeveralRow, policy: string): number {
  return (bounds.get(policy) ?? Number.NaN) / baseline;
}

function readAims(rows: readonly SeveralRow[], policy: string): readonly Figure[] {
  return rows.flatMap((row) => {
    const atMost = AIMS.get(row.inFlight);
    if (atMost === undefined) return [];
    const name = `${row.inFlight} in flight, ${policy}: × fixed`;
    const remark = `possible: ${boundToFixed(row, policy).toFixed(4)}`;
    return [{ name, atMost, reached: severalToFixed(row, policy), remark }];
  });
}

function comparePages(row: SeveralRow): Figure {
  const { pagesOf20, singles } = PLANNED;
  const ofFixed = severalToFixed(row, pagesOf20);
  const name = `${row.inFlight} in flight, ${pagesOf20}: × ${singles}`;
  const remark = `× fixed: ${ofFixed.toFixed(4)}`;
  return { name, atMost: 1, reached: ofFixed / severalToFixed(row, singles), remark };
}
