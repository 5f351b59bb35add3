import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { findDesignProblems } from './find-design-problems.ts';

const sizes = [12, 14, 17, 28];
const steps = [4, 8, 12, 16, 24, 32];
const TOUCH_TARGET = 44;

/** Returns the breaches of the design's rules and of accessibility on the page as it is now, a line each. */
export async function checkPage(page: Page): Promise<readonly string[]> {
  const isTouched = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  const rules = { sizes, steps, touchTarget: isTouched ? TOUCH_TARGET : 0 };
  const problems = await page.evaluate(findDesignProblems, rules);
  const violations = await findViolations(page);
  return [...new Set([...problems.map(({ rule, found, element }) => `${rule}: ${found}: ${element}`), ...violations])];
}

/** Runs axe's rules for WCAG 2.2 at level AA, and its best practices. */
async function findViolations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, as the page's policy allows no script of others.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `axe ${id}: ${help}: ${html.slice(0, 160)} ${failureSummary.split('\n')[1] ?? ''}`,
    ),
  );
}
