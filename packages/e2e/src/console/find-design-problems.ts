/** A breach of docs/console-design.md: the rule, and the element that breaks it. */
export interface DesignProblem {
  readonly rule: 'type size' | 'spacing' | 'cut-off text' | 'touch target' | 'sideways scrolling';
  /** The element with its classes and the beginning of its text. */
  readonly element: string;
  readonly found: string;
}

/** The values that the design allows. */
export interface DesignRules {
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
  /** The least side of a touch target, px; 0 with a mouse. */
  readonly touchTarget: number;
}

/**
 * Measures the visible elements of the page against the rules. The function runs in the page, so it uses nothing from outside of
 * itself.
 */
// oxlint-disable unicorn/consistent-function-scoping
export function findDesignProblems({ sizes, steps, touchTarget }: DesignRules): readonly DesignProblem[] {
  const problems: DesignProblem[] = [];

  for (const element of document.body.querySelectorAll('*')) {
    if (!(element instanceof HTMLElement) || !isVisible(element)) continue;
    const style = getComputedStyle(element);
    checkType(element, style);
    checkSpacing(element, style);
    checkCut(element, style);
    checkTarget(element);
  }
  checkWidth();
  return problems;

  function report(element: Element, rule: DesignProblem['rule'], found: string): void {
    const text = (element.textContent ?? '').trim().slice(0, 40);
    problems.push({ rule, found, element: `<${element.localName} class="${element.className}"> ${text}` });
  }

  function isVisible(element: HTMLElement): boolean {
    const { width, height } = element.getBoundingClientRect();
    // An element for screen readers alone has one pixel.
    return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }

  function hasOwnText(element: HTMLElement): boolean {
    return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
  }

  function checkType(element: HTMLElement, style: CSSStyleDeclaration): void {
    if (!hasOwnText(element) && !element.matches('input, textarea, select')) return;
    const size = Number.parseFloat(style.fontSize);
    if (!sizes.includes(size)) report(element, 'type size', `${size} px`);
  }

  function checkSpacing(element: HTMLElement, style: CSSStyleDeclaration): void {
    const names = ['paddingTop', 'paddingRight', 'paddingBottom', 'paddingLeft', 'rowGap', 'columnGap'] as const;
    for (const name of names) {
      const value = Number.parseFloat(style[name]);
      // The room for a bar over the end of a page is no rhythm; "normal" is no number.
      if (value > 0 && value < 64 && !steps.includes(value)) report(element, 'spacing', `${name} ${style[name]}`);
    }
  }

  function checkCut(element: HTMLElement, style: CSSStyleDeclaration): void {
    if (!hasOwnText(element) || style.overflow === 'visible' || element.closest('[title]') !== null) return;
    const isCut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    const canScroll = ['auto', 'scroll'].some((value) => style.overflow.includes(value));
    if (isCut && !canScroll) report(element, 'cut-off text', `${element.scrollWidth} px in ${element.clientWidth} px`);
  }

  /** Names the innermost elements that are wider than the page, which then scrolls sideways. */
  function checkWidth(): void {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return;
    const isTooWide = (element: Element): boolean => element.getBoundingClientRect().right > clientWidth + 1;
    for (const element of document.body.querySelectorAll('*')) {
      if (!isTooWide(element) || [...element.children].some(isTooWide)) continue;
      report(element, 'sideways scrolling', `${scrollWidth} px in ${clientWidth} px`);
    }
  }

  function checkTarget(element: HTMLElement): void {
    if (touchTarget === 0 || !element.matches('a[href], button, input, select, textarea, summary, [role="button"]'))
      return;
    // A label or a larger target around it is pressed as well. A link in a sentence is as high as its line.
    const target = element.closest('label') ?? element.parentElement?.closest('a, button') ?? element;
    if (getComputedStyle(target).display === 'inline') return;
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) < touchTarget - 0.5) report(element, 'touch target', `${width} × ${height} px`);
  }
}
