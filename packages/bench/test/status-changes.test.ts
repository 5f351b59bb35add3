import { sharePace } from '@videogen/poller';
import { expect, test } from 'vitest';
import { followStatuses } from '../src/status-changes.ts';
import { createLogNormal } from '../src/workloads.ts';

const { unwatched, watched, watchedWaiting } = sharePace({ floorMs: 2000, watchedShare: 5, speed: 1 });

const workload = createLogNormal(300, 0.35);

test('what is watched is seen to move within 10 s, for a few looks more', () => {
  const seen = followStatuses(workload, { name: 'watched', waiting: watchedWaiting, inProgress: watched }, 1);
  const unruled = followStatuses(workload, { name: 'but for the rule', waiting: watched, inProgress: watched }, 1);
  const unseen = followStatuses(workload, { name: 'not watched', waiting: unwatched, inProgress: unwatched }, 1);

  const [queued, inProgress, completed] = seen.delays;

  expect(Math.max(queued?.p95 ?? Infinity, inProgress?.p95 ?? Infinity)).toBeLessThanOrEqual(10);
  expect(completed?.p95).toBeLessThan(2.1);
  expect(seen.looksWaiting - unruled.looksWaiting).toBeLessThan(6);
  expect(unseen.looksWaiting + unseen.looksInProgress).toBeLessThan(25);
});
