import { readFileSync } from 'node:fs';
import { serveHttp } from '@videogen/testkit';
import { expect, test } from 'vitest';
import { drawChart } from '../src/gateway/draw-chart.ts';
import { printCell, printMarkdown } from '../src/gateway/gateway-table.ts';
import { loadHttp, type HttpLoadOptions } from '../src/gateway/load/http-load.ts';
import { paceHttp } from '../src/gateway/load/pace-http.ts';
import type { ServerName } from '../src/gateway/programs.ts';
import { plans, type Row, type RowPlan } from '../src/gateway/row.ts';

function createRow(plan: RowPlan, values: Partial<Record<ServerName, number>>): Row {
  const names = ['sources', 'bundled', 'Mercurius', 'proxy', 'bare ws'] as const;
  const measured = names.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, { value, remark: `${value}/s` }] as const];
  });
  return { plan, measured: new Map(measured) };
}

const read = createRow(plans.generation, { sources: 1200, bundled: 900, Mercurius: 400, proxy: 1000 });

test('a cell has the ratio to the base, a verdict where it is ours, and the value', () => {
  expect(printCell(read, 'sources')).toBe('1.20 ✓ (1200/s)');
  expect(printCell(read, 'bundled')).toBe('0.90 ✗ (900/s)');
  expect(printCell(read, 'Mercurius')).toBe('0.40 (400/s)');
  expect(printCell(read, 'Apollo')).toBe('–');
});

test('a floor that is missed is named: another server, a least ratio, a most', () => {
  const slow = createRow(plans.list, { bundled: 390, Mercurius: 400, proxy: 1000 });
  const mutation = createRow(plans.generateVideo, { bundled: 14, proxy: 100 });
  const fanOut = createRow(plans.fanOut, { sources: 300, bundled: 190, 'bare ws': 100 });

  expect(printCell(slow, 'bundled')).toBe('0.39 ✗ misses the floor (390/s)');
  expect(printCell(mutation, 'bundled')).toBe('0.14 ✗ misses the floor (14/s)');
  expect(printCell(fanOut, 'sources')).toBe('3.00 ✗ misses the floor (300/s)');
  expect(printCell(fanOut, 'bundled')).toBe('1.90 ✗ (190/s)');
});

test('memory and start are judged as they are, for the bundle alone', () => {
  const idle = createRow(plans.idle, { sources: 160, bundled: 109 });

  expect(printCell(idle, 'sources')).toBe('160 (160/s)');
  expect(printCell(idle, 'bundled')).toBe('109 ✓ (109/s)');
});

test('the README has a line for each row, and the chart a bar for each server of a row', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [head = ''] = printMarkdown([read]).split('\n');

  expect(readme.split('\n').map(cells)).toContainEqual(cells(head));
  for (const { name } of Object.values(plans))
    expect(readme).toMatch(new RegExp(`^\\| ${escapeRegExp(name)} +\\|`, 'm'));
  expect(drawChart([read]).match(/<rect/g)).toHaveLength(2);
});

test('a pace goes on where the server closes its connections', async () => {
  await using server = await serveHttp((_, response) => {
    response.setHeader('connection', 'close').end('right');
  });
  const exchange = { request: Buffer.from('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'), expects: 'right' };

  const times = await paceHttp({
    port: server.port,
    next: () => exchange,
    perSecond: 20,
    seconds: 0.5,
  });

  expect(times).toHaveLength(10);
});

test('the load counts answers, and stops at a wrong one', async () => {
  let body = 'right';
  await using server = await serveHttp((_, response) => {
    // Without its length the body comes in chunks.
    response.write(body);
    response.end();
  });
  const options: HttpLoadOptions = {
    port: server.port,
    pid: process.pid,
    loadPids: [process.pid],
    connections: 4,
    next: () => ({ request: Buffer.from('GET / HTTP/1.1\r\nhost: here\r\n\r\n'), expects: 'right' }),
    warmUpMs: 0,
    measureMs: 50,
  };

  const { perSecond } = await loadHttp(options);
  body = 'wrong';

  expect(perSecond).toBeGreaterThan(0);
  await expect(loadHttp(options)).rejects.toThrow('wrong answer');
});

function cells(line: string): readonly string[] {
  return line.split('|').map((cell) => cell.trim());
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[()`]/g, String.raw`\$&`);
}
