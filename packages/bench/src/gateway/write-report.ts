import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { drawChart } from './draw-chart.ts';
import { printMarkdown } from './gateway-table.ts';
import type { Row } from './row.ts';

const folder = new URL('../../', import.meta.url);
const readme = new URL('README.md', folder);
const chart = new URL('gateway.svg', folder);

const BEGIN = '<!-- Written by `bench gateway --write`. -->';
const END = '<!-- End of the written part. -->';

/** Writes the table into the README of this package, and the chart beside it. */
export async function writeReport(rows: readonly Row[], loadBefore: number): Promise<void> {
  const conditions = `Measured on ${cpus().length} cores, which had a load of ${loadBefore.toFixed(1)} from other work before.`;
  const part = `${printMarkdown(rows)}\n\n${conditions}`;
  await writeFile(readme, replaceBetween(await readFile(readme, 'utf8'), part));
  await writeFile(chart, drawChart(rows));
  console.log('Written: the table of packages/bench/README.md, and packages/bench/gateway.svg.');
}

function replaceBetween(text: string, part: string): string {
  const [before, rest] = text.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined) throw new Error(`README.md lacks the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${part}\n\n${END}${after}`;
}
