/** A place in the units of the axes. */
export type Point = readonly [x: number, y: number];

/** One axis. */
export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly isLogarithmic: boolean;
}

/** What is drawn in one colour: a line, or a dot where it has a single point. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly isDashed?: boolean;
  readonly points: readonly Point[];
}

/** One diagram. */
export interface Panel {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

const WIDTH = 460;
const HEIGHT = 380;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 50 };
const LEGEND_LINE = 18;

/** Draws panels side by side as one SVG document. */
export function drawSvg(panels: readonly Panel[]): string {
  const legend = Math.max(...panels.map(({ series }) => series.length)) * LEGEND_LINE + 10;
  const width = WIDTH * panels.length;
  const height = HEIGHT + legend;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...panels.map((panel, i) => `<g transform="translate(${i * WIDTH} 0)">\n${drawPanel(panel).join('\n')}\n</g>`),
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel({ title, x, y, series }: Panel): readonly string[] {
  const right = WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const toX = (value: number): number => scale(x, value) * (right - MARGIN.left) + MARGIN.left;
  const toY = (value: number): number => bottom - scale(y, value) * (bottom - MARGIN.top);
  const clip = `clip-${title.replaceAll(/\W+/g, '-')}`;

  return [
    `<text x="${MARGIN.left}" y="24" font-weight="bold">${title}</text>`,
    `<clipPath id="${clip}"><rect x="${MARGIN.left}" y="${MARGIN.top}" width="${right - MARGIN.left}" height="${bottom - MARGIN.top}"/></clipPath>`,
    ...x.ticks.map(
      (tick) =>
        `<path d="M${print(toX(tick))} ${MARGIN.top}V${bottom}" stroke="#ddd"/><text x="${print(toX(tick))}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<path d="M${MARGIN.left} ${print(toY(tick))}H${right}" stroke="#ddd"/><text x="${MARGIN.left - 6}" y="${print(toY(tick) + 4)}" text-anchor="end">${tick}</text>`,
    ),
    `<text x="${(MARGIN.left + right) / 2}" y="${bottom + 36}" text-anchor="middle">${x.label}</text>`,
    `<text transform="translate(16 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>`,
    `<g clip-path="url(#${clip})">`,
    ...series.map((one) => drawSeries(one, ([across, up]) => `${print(toX(across))} ${print(toY(up))}`)),
    '</g>',
    ...series.map(({ name, colour }, i) => {
      const at = HEIGHT + i * LEGEND_LINE;
      return `<circle cx="${MARGIN.left + 6}" cy="${at}" r="5" fill="${colour}"/><text x="${MARGIN.left + 18}" y="${at + 4}">${name}</text>`;
    }),
  ];
}

function drawSeries({ colour, isDashed, points }: Series, place: (point: Point) => string): string {
  const path = points.map(place).join('L');
  if (points.length === 1) return `<path d="M${path}h0" stroke="${colour}" stroke-width="9" stroke-linecap="round"/>`;
  return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"${isDashed ? ' stroke-dasharray="5 4"' : ''}/>`;
}

/** Where on an axis, from 0 to 1. */
function scale({ from, to, isLogarithmic }: Axis, value: number): number {
  if (isLogarithmic) return Math.log(value / from) / Math.log(to / from);
  return (value - from) / (to - from);
}

function print(pixels: number): string {
  return pixels.toFixed(1);
}
