import { chromiumPath } from '@videogen/testkit';
import { chromium, type Browser, type Page } from 'playwright-core';

/** The size of a window, and its appearance. */
export interface Appearance {
  readonly width: number;
  readonly theme: 'light' | 'dark';
}

/** The widths and themes that the design is checked in. */
export const appearances: readonly Appearance[] = [1440, 820, 390].flatMap((width) =>
  (['dark', 'light'] as const).map((theme) => ({ width, theme })),
);

const PHONE_WIDTH = 640;

/** Starts the installed Chromium. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
}

/** Opens the console at this origin in a context of its own, signed in with the key; without a key the page asks for one. */
export async function openConsole(
  browser: Browser,
  origin: string,
  { width, theme, key }: Appearance & { readonly key?: string },
): Promise<Page> {
  const isPhone = width < PHONE_WIDTH;
  const context = await browser.newContext({
    viewport: { width, height: isPhone ? 844 : 1000 },
    colorScheme: theme,
    hasTouch: isPhone,
    isMobile: isPhone,
    reducedMotion: 'reduce',
  });
  if (key !== undefined) await context.addInitScript((kept) => sessionStorage.setItem('videogen.key', kept), key);
  const page = await context.newPage();
  await page.goto(origin, { waitUntil: 'networkidle' });
  return page;
}
