import { findFigure, type Row } from './row.ts';
import type { ServerName } from './programs.ts';

const OURS = '#2563eb';
const OTHERS = '#94a3b8';

const WIDTH = 720;
const LEFT = 130;
const BAR = 16;
const GAP = 4;
const TITLE = 28;
/** A ratio of 1, which the proxy has, in pixels. */
const PROXY = 300;
const MOST = (WIDTH - LEFT - 60) / PROXY;

/** Draws bars of the rows that are compared with the plain proxy, as an SVG that light and dark pages can show. */
export function drawChart(rows: readonly Row[]): string {
  const parts: string[] = [];
  let y = 0;
  for (const row of rows.filter(({ plan }) => plan.base === 'proxy')) {
    y += TITLE;
    parts.push(`<text x="0" y="${y - 8}" font-weight="600">${escapeXml(row.plan.name.replaceAll('`', ''))}</text>`);
    const own = row.measured.has('bundled') ? 'bundled' : 'sources';
    for (const [server, label, colour] of listBars(own)) {
      const figure = findFigure(row, server);
      if (figure === undefined) continue;
      const width = Math.max(Math.min(figure, MOST) * PROXY, 1).toFixed(0);
      const middle = y + BAR / 2 + 4;
      parts.push(
        `<text x="${LEFT - 8}" y="${middle}" text-anchor="end">${label}</text>`,
        `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR}" fill="${colour}"/>`,
        `<text x="${LEFT + Number(width) + 6}" y="${middle}">${figure.toFixed(2)}</text>`,
      );
      y += BAR + GAP;
    }
  }
  const proxyX = LEFT + PROXY;
  const line = `<line x1="${proxyX}" y1="${TITLE}" x2="${proxyX}" y2="${y}" stroke="#dc2626" stroke-dasharray="4"/>`;
  const note = `<text x="${proxyX}" y="${y + 16}" text-anchor="middle">plain proxy = 1</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 24}" font-family="system-ui, sans-serif" font-size="12">
<title>Requests a second, as multiples of a plain proxy's: higher is better</title>
<style>text { fill: #1e293b } @media (prefers-color-scheme: dark) { text { fill: #e2e8f0 } }</style>
${[...parts, line, note].join('\n')}
</svg>
`;
}

function listBars(own: ServerName): readonly (readonly [ServerName, string, string])[] {
  return [
    [own, 'this gateway', OURS],
    ['Mercurius', 'Mercurius JIT', OTHERS],
    ['Apollo', 'Apollo Server', OTHERS],
    ['Yoga', 'Yoga', OTHERS],
  ];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
