import { expect, test } from 'vitest';
import { isReached } from '../src/figure.ts';
import { readFigures, toFixed } from '../src/figures.ts';
import { findOptimalPolls } from '../src/optimal-polls.ts';
import { agePolicy, backOffPolicy, densityPolicy, fixedPolicy } from '../src/policy.ts';
import { benchPoller, PACE } from '../src/poller-bench.ts';
import { simulate } from '../src/simulate.ts';
import { createLogNormal, createWorkloads } from '../src/workloads.ts';

const simulation = { seed: 1, beginnings: 20, generations: 50 };

test('one generation in flight is followed at the figures that were promised', () => {
  // The bench runs them all: hardest for the least interval, one with a p95, hardest for the longest wait, and a mixture.
  const hardest = ['60 s, sigma 0.15', '300 s, sigma 0.35', '764 s, sigma 0.15', '764 s, stragglers'];
  const workloads = createWorkloads().filter(({ name }) => hardest.includes(name));

  const rows = benchPoller({ seed: 1, quick: true, workloads });

  const missed = readFigures(rows).filter((figure) => !isReached(figure));
  const worse = rows.filter((row) => Math.min(toFixed(row, backOffPolicy.name), toFixed(row, agePolicy.name)) < 1.3);

  expect(rows.length).toBe(hardest.length);
  expect(missed).toEqual([]);
  expect(worse).toEqual([]);
});

test.each([0.5, 1, 2, 5, 10])(
  'a fixed interval of %d s has half the mean processing time as its product',
  (seconds) => {
    const workload = createLogNormal(300, 0.35);

    const { product, meanDelaySeconds } = simulate(fixedPolicy(seconds), workload, simulation);

    const mean = 300 * Math.exp(0.35 ** 2 / 2);
    expect(meanDelaySeconds / (seconds / 2)).toBeCloseTo(1, 1);
    expect(product / (mean / 2)).toBeCloseTo(1, 1);
  },
);

test.each([
  [0.15, 0.28],
  [0.35, 0.57],
  [0.6, 0.81],
])('the bound at sigma %d is %d of a fixed interval', (sigma, ofFixed) => {
  const { bound } = createLogNormal(300, sigma);

  const mean = 300 * Math.exp(sigma ** 2 / 2);
  expect(bound / (mean / 2)).toBeCloseTo(ofFixed, 2);
});

test('the same seed gives the same outcome, and another one another', () => {
  const workload = createLogNormal(120, 0.6);
  const run = (seed: number) => simulate(agePolicy, workload, { ...simulation, seed });

  expect(run(1)).toEqual(run(1));
  expect(run(2)).not.toEqual(run(1));
});

test.each([0.15, 0.35, 0.6])(
  'at sigma %d the optimal polls come out at the bound, and no policy costs less',
  (sigma) => {
    const workload = createLogNormal(300, sigma);
    const optimal = findOptimalPolls(workload, { minIntervalSeconds: 2, pollCostSeconds: 0.2 });
    const policies = [fixedPolicy(5), fixedPolicy(10), agePolicy, densityPolicy('ours', 100, PACE)];

    const costs = policies.map((policy) => {
      const { meanDelaySeconds, pollsPerCompletion } = simulate(policy, workload, { ...simulation, beginnings: 50 });
      return meanDelaySeconds + 0.2 * pollsPerCompletion;
    });

    expect(Math.abs(optimal.product / workload.bound - 1)).toBeLessThan(0.04);
    expect(Math.min(...costs)).toBeGreaterThan(optimal.meanDelaySeconds + 0.2 * optimal.pollsPerCompletion);
  },
);
