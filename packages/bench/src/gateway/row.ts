import type { ServerName } from './programs.ts';

/** One measured value, and its text beside the ratio. */
export interface Measured {
  readonly value: number;
  readonly remark: string;
}

/** A goal, or a floor below which the work is not done. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number } | { readonly above: ServerName };

/** A kind of work, with the bounds of our servers. */
export interface RowPlan {
  readonly name: string;
  /** Values are printed as ratios to this server's; without one, as they are. */
  readonly base?: ServerName;
  readonly wanted: Bound;
  readonly floor?: Bound;
  /** Those of ours that are judged. */
  readonly judged: readonly ServerName[];
}

/** A row of the table. */
export interface Row {
  readonly plan: RowPlan;
  readonly measured: ReadonlyMap<ServerName, Measured>;
}

/** The rows of the table, with the bounds of the project. */
export const plans = {
  generation: {
    name: '`generation(id)`',
    base: 'proxy',
    wanted: { atLeast: 1.1 },
    floor: { above: 'Mercurius' },
    judged: ['sources', 'bundled'],
  },
  list: {
    name: 'list of 20',
    base: 'proxy',
    wanted: { atLeast: 0.65 },
    floor: { above: 'Mercurius' },
    judged: ['sources', 'bundled'],
  },
  generateVideo: {
    name: '`generateVideo`, durable before and after the POST',
    base: 'proxy',
    wanted: { atLeast: 0.2 },
    floor: { atLeast: 0.15 },
    judged: ['sources', 'bundled'],
  },
  fanOut: {
    name: 'one update to 10,000 sockets, commit to last arrival',
    base: 'bare ws',
    wanted: { atMost: 1.4 },
    floor: { atMost: 2 },
    judged: ['sources', 'bundled'],
  },
  connect: {
    name: '10,000 sockets connect and subscribe',
    base: 'bare ws',
    wanted: { atMost: 2 },
    judged: ['sources', 'bundled'],
  },
  memory: {
    name: 'memory of an idle subscription on a socket of its own, kB',
    wanted: { atMost: 20 },
    floor: { atMost: 25 },
    judged: ['sources', 'bundled'],
  },
  idle: {
    name: 'memory of an idle server, MB',
    wanted: { atMost: 110 },
    floor: { atMost: 130 },
    judged: ['bundled'],
  },
  start: {
    name: 'start to ready, s',
    wanted: { atMost: 1 },
    floor: { atMost: 1.5 },
    judged: ['bundled'],
  },
} as const satisfies Readonly<Record<string, RowPlan>>;

/** A value as it is printed: the ratio to the row's base, or itself. */
export function findFigure({ plan, measured }: Row, name: ServerName): number | undefined {
  const value = measured.get(name)?.value;
  if (plan.base === undefined || value === undefined) return value;
  return value / (measured.get(plan.base)?.value ?? Number.NaN);
}

/** Verdicts on one of our servers: undefined where it was not measured, or what it is compared with was not. */
export function judge(row: Row, name: ServerName, bound: Bound): boolean | undefined {
  const figure = findFigure(row, name);
  if (figure === undefined) return undefined;
  if ('atLeast' in bound) return figure >= bound.atLeast;
  if ('atMost' in bound) return figure <= bound.atMost;
  const other = findFigure(row, bound.above);
  return other === undefined ? undefined : figure > other;
}
