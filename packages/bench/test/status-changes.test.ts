import { sharePace } from '@videogen/poller/testing';
import { expect, test } from 'vitest';
import { followStatuses } from '../src/status-changes.ts';
import { createLogNormal } from '../src/workloads.ts';

const { unwatched, watched, watchedWaiting } = sharePace({
  minIntervalMs: 2000,
  watchedPollFactor: 5,
  pollCostSeconds: 0.2,
});

const workload = createLogNormal(300, 0.35);

test('a watcher sees the status of a generation change within 10 s, for a few more polls', () => {
  const seen = followStatuses(workload, { name: 'watched', waiting: watchedWaiting, inProgress: watched }, 1);
  const unruled = followStatuses(workload, { name: 'but for the rule', waiting: watched, inProgress: watched }, 1);
  const unseen = followStatuses(workload, { name: 'not watched', waiting: unwatched, inProgress: unwatched }, 1);

  const [queued, inProgress, completed] = seen.delays;

  expect(Math.max(queued?.p95 ?? Infinity, inProgress?.p95 ?? Infinity)).toBeLessThanOrEqual(10);
  expect(completed?.p95).toBeLessThan(2.1);
  expect(seen.pollsWaiting - unruled.pollsWaiting).toBeLessThan(6);
  expect(unseen.pollsWaiting + unseen.pollsInProgress).toBeLessThan(25);
});
