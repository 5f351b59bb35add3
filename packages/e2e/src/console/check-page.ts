import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { findDesignProblems } from './find-design-problems.ts';

const sizes = [12, 14, 17, 28];
const steps = [4, 8, 12, 16, 24, 32];
const TOUCH_TARGET = 44;

/** The rules for the structure of a page, which one that holds many screens cannot keep. */
const structure = ['heading-order', 'landmark-unique', 'landmark-no-duplicate-main', 'landmark-main-is-top-level'];

/** Large text is read as easily as other text: the design wants the same contrast of it. Axe's own value for it is 3. */
const contrast = {
  id: 'color-contrast',
  options: {
    ignoreUnicode: true,
    ignoreLength: false,
    ignorePseudo: false,
    boldValue: 700,
    boldTextPt: 14,
    largeTextPt: 18,
    contrastRatio: { normal: { expected: 4.5, minThreshold: 0 }, large: { expected: 4.5, minThreshold: 0 } },
    pseudoSizeThreshold: 0.25,
    shadowOutlineEmMax: 0.2,
    textStrokeEmMin: 0.03,
  },
} as const;

/** Returns the breaches of the design's rules and of accessibility on the page as it is now, a line each. */
export async function checkPage(
  page: Page,
  { holdsManyScreens = false }: { readonly holdsManyScreens?: boolean } = {},
): Promise<readonly string[]> {
  const isTouched = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  const rules = { sizes, steps, touchTarget: isTouched ? TOUCH_TARGET : 0 };
  const problems = await page.evaluate(findDesignProblems, rules);
  const violations = await findViolations(page, holdsManyScreens ? structure : []);
  return [...new Set([...problems.map(({ rule, found, element }) => `${rule}: ${found}: ${element}`), ...violations])];
}

/** Runs axe's rules for WCAG 2.2 at level AA, and its best practices. */
async function findViolations(page: Page, ignored: readonly string[]): Promise<readonly string[]> {
  // Evaluated by the debugger, as the page's policy allows no script of others.
  await page.evaluate(axe.source);
  const rules = Object.fromEntries(ignored.map((id) => [id, { enabled: false }]));
  const { violations } = await page.evaluate<AxeResults>(`
    axe.configure({ checks: [${JSON.stringify(contrast)}] });
    axe.run(document, { resultTypes: ['violations'], rules: ${JSON.stringify(rules)} });
  `);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `axe ${id}: ${help}: ${html.slice(0, 160)} ${failureSummary.split('\n')[1] ?? ''}`,
    ),
  );
}
