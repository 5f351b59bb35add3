import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { printUpstreamTime } from '../src/index.ts';
import { parseUpstreamTime } from '../src/upstream-time.ts';

const times: readonly (readonly [string, string | undefined])[] = [
  ['2025-01-04 00:08:42', '2025-01-04T00:08:42.000Z'],
  ['2025-07-04T00:08:42', '2025-07-04T00:08:42.000Z'],
  [' 2025-01-04 00:08:42.250 ', '2025-01-04T00:08:42.250Z'],
  ['2025-01-04 00:08', '2025-01-04T00:08:00.000Z'],
  ['2025-01-04T00:08:42Z', '2025-01-04T00:08:42.000Z'],
  ['2025-01-04T00:08:42+02:00', '2025-01-03T22:08:42.000Z'],
  ['2025-13-45 00:08:42', undefined],
  ['Jan 4, 2025', undefined],
  ['1', undefined],
  ['soon', undefined],
  ['', undefined],
];

test.each(['America/New_York', 'Asia/Kolkata', 'UTC'])('times without a zone are UTC where TZ is %s', async (zone) => {
  const module = new URL('../src/upstream-time.ts', import.meta.url);
  const script = `
    const { parseUpstreamTime } = await import(${JSON.stringify(module)});
    const texts = ${JSON.stringify(times.map(([text]) => text))};
    console.log(new Date(0).getTimezoneOffset(), JSON.stringify(texts.map((text) => parseUpstreamTime(text) ?? null)));`;

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TZ: zone },
  });

  const [, offset, read] = /^(-?\d+) (.+)\n$/.exec(stdout) ?? [];
  expect(offset).toBe({ 'America/New_York': '300', 'Asia/Kolkata': '-330', UTC: '0' }[zone]);
  expect(JSON.parse(read ?? '')).toEqual(times.map(([, time]) => time ?? null));
});

test('a time is printed as VideoGenAPI writes it and read back', () => {
  const time = new Date('2025-01-04T00:08:42Z');

  expect(printUpstreamTime(time)).toBe('2025-01-04 00:08:42');
  expect(parseUpstreamTime(printUpstreamTime(time))).toEqual(time);
  expect(parseUpstreamTime(undefined)).toBeUndefined();
});
