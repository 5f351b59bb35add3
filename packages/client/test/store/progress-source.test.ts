import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKnownGenerations } from '../../src/store/known-generations.ts';
import { createProgressSources, type ProgressOfGeneration } from '../../src/store/progress-source.ts';

const TICK_MS = 100;
const HOUR_MS = 3_600_000;
const ignore = (): void => {};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('progress moves while it is subscribed to, also with a clock that is a day off', () => {
  const { progress } = openScene();
  const source = progress(rising('2026-11-23T12:00:00.000Z', 0));
  const seen: (number | null)[] = [];

  const stop = source.subscribe(() => seen.push(source.getSnapshot()));
  vi.advanceTimersByTime(5 * TICK_MS);
  stop();
  vi.advanceTimersByTime(5 * TICK_MS);

  expect(seen).toEqual([0.01, 0.02, 0.03, 0.04, 0.05]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([HOUR_MS, -HOUR_MS])(
  'a clock that is set by %i ms in the meantime neither moves a bar nor stops it',
  (jumpMs) => {
    const { progress } = openScene();
    const source = progress(rising('2026-11-23T12:00:00.000Z', 0));
    const seen: (number | null)[] = [];
    source.subscribe(() => seen.push(source.getSnapshot()));

    vi.advanceTimersByTime(2 * TICK_MS);
    vi.setSystemTime(Date.now() + jumpMs);
    vi.advanceTimersByTime(3 * TICK_MS);

    expect(seen).toEqual([0.01, 0.02, 0.03, 0.04, 0.05]);
  },
);

test('all bars tick by one timer, and are notified only of what they show', () => {
  const { progress } = openScene();
  const counts = { fast: 0, slow: 0 };
  const slow = { ...rising('2026-11-23T12:00:00.000Z', 0), id: 'slow', progressCurve: line(0, 0.001, 1000) };

  progress(rising('2026-11-23T12:00:00.000Z', 0)).subscribe(() => (counts.fast += 1));
  progress(slow).subscribe(() => (counts.slow += 1));
  vi.advanceTimersByTime(10 * TICK_MS);

  expect(vi.getTimerCount()).toBe(1);
  expect(counts).toEqual({ fast: 10, slow: 0 });
});

test('an update that begins lower does not let the bar step back', () => {
  const { progress } = openScene();
  const before = progress(rising('2026-11-23T12:00:00.000Z', 0.5));
  const stop = before.subscribe(ignore);
  vi.advanceTimersByTime(1000);
  stop();

  const after = progress(rising('2026-11-23T12:00:01.000Z', 0.59));

  expect([before.getSnapshot(), after.getSnapshot()]).toEqual([0.6, 0.6]);
  after.subscribe(ignore);
  vi.advanceTimersByTime(1000);
  expect(after.getSnapshot()).toBe(0.69);
});

test('no timer runs for a generation that has ended or has no estimate', () => {
  const { progress } = openScene();
  const ended = progress({
    ...rising('2026-11-23T12:00:00.000Z', 1),
    status: 'COMPLETED',
    progressCurve: line(1, 1, 1),
  });
  const unknown = progress({ id: 'b', status: 'PENDING', progress: null, progressCurve: null });

  for (const source of [ended, unknown]) source.subscribe(ignore);

  expect(vi.getTimerCount()).toBe(0);
  expect([ended.getSnapshot(), unknown.getSnapshot()]).toEqual([1, null]);
});

test('while the tab is hidden no timer runs, and the bar catches up when it is shown', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  const show = (state: string): void => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const { progress } = openScene();
  const source = progress(rising('2026-11-23T12:00:00.000Z', 0));
  let calls = 0;
  source.subscribe(() => (calls += 1));

  show('hidden');
  const timersWhileHidden = vi.getTimerCount();
  vi.advanceTimersByTime(4000);
  const callsWhileHidden = calls;
  show('visible');

  expect([timersWhileHidden, callsWhileHidden]).toEqual([0, 0]);
  expect(source.getSnapshot()).toBe(0.4);
  expect(calls).toBe(1);
});

function openScene() {
  return { progress: createProgressSources(createKnownGenerations()) };
}

/** A generation whose progress grows by a tenth each second from a value on. */
function rising(at: string, from: number): ProgressOfGeneration {
  return { id: 'a', status: 'IN_PROGRESS', progress: from, progressCurve: line(from, from + 0.4, 4, at) };
}

function line(from: number, to: number, seconds: number, at = '2026-11-23T12:00:00.000Z') {
  const end = new Date(Date.parse(at) + seconds * 1000).toISOString();
  return [
    { at, progress: from },
    { at: end, progress: to },
  ];
}
