import { existsSync } from 'node:fs';
import { chromiumPath } from '@videogen/testkit';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';

/** True if there is a Chromium; CHROMIUM_PATH says where. */
export function hasChromium(): boolean {
  return existsSync(chromiumPath);
}

/** Starts the installed Chromium. It gives exact sizes of its heap. */
export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--enable-precise-memory-info'];
  return chromium.launch({ executablePath: chromiumPath, args });
}

/** A page in a context of its own, with an empty cache. */
export interface MeasuredPage extends AsyncDisposable {
  readonly page: Page;
  readonly debug: CDPSession;
  /** URLs of requests to other hosts than the gateway. */
  readonly strays: readonly string[];
}

/** The size of the window. */
const viewport = { width: 1440, height: 1000 };

/** Opens an empty page, which has the key of a user for the console at this origin. */
export async function openPage(browser: Browser, origin: string, key: string): Promise<MeasuredPage> {
  const context = await browser.newContext({ viewport });
  await context.addInitScript((kept) => {
    if (location.protocol === 'http:') sessionStorage.setItem('videogen.key', kept);
  }, key);
  const page = await context.newPage();
  const strays: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) strays.push(url.href);
  });
  const debug = await context.newCDPSession(page);
  return { page, debug, strays, [Symbol.asyncDispose]: () => context.close() };
}
