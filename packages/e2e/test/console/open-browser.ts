import { existsSync } from 'node:fs';
import { chromiumPath } from '@videogen/testkit';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

/** A page of a browser with nothing in it, which reaches only the origins it was given. */
export interface BrowserPage extends AsyncDisposable {
  readonly page: Page;
  /** Every request for anything elsewhere that the page attempted. None of them was let through. */
  readonly strayRequests: readonly string[];
}

/** The reason why a browser test cannot run here; false where it can. With REQUIRE_CHROMIUM set, opening fails instead. */
export const noBrowser =
  !existsSync(chromiumPath) &&
  !process.env['REQUIRE_CHROMIUM'] &&
  `there is no Chromium at ${chromiumPath}; set CHROMIUM_PATH`;

const ACTION_TIMEOUT_MS = 45_000;

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium for several pages, none of which knows anything of the others. */
export interface Browser extends AsyncDisposable {
  /** Opens a page that is restricted to these origins. */
  readonly open: (...origins: readonly string[]) => Promise<BrowserPage>;
}

/** Starts a headless Chromium. Rejects where there is none. */
export function startBrowser(): Promise<Browser> {
  return launch(args);
}

/** Starts a headless Chromium with one page, restricted to these origins. Rejects where there is no Chromium. */
export function openBrowser(...origins: readonly string[]): Promise<BrowserPage> {
  return openAlone(origins, args);
}

/**
 * Starts one for which each host of these origins leads to this machine, as a name or an address of a network could. It asks
 * other machines without its own guard of local networks, which not every browser has.
 */
export function openBrowserOnNetwork(...origins: readonly string[]): Promise<BrowserPage> {
  const rules = origins.map((origin) => `MAP ${new URL(origin).hostname} 127.0.0.1`);
  const onNetwork = [`--host-resolver-rules=${rules.join(',')}`, '--disable-features=LocalNetworkAccessChecks'];
  return openAlone(origins, [...args, ...onNetwork]);
}

async function openAlone(origins: readonly string[], withArgs: string[]): Promise<BrowserPage> {
  const browser = await launch(withArgs);
  const { page, strayRequests } = await browser.open(...origins);
  return { page, strayRequests, [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose]() };
}

async function launch(withArgs: string[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: withArgs });
  return {
    async open(...origins) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      const strayRequests: string[] = [];
      context.setDefaultTimeout(ACTION_TIMEOUT_MS);
      await holdTo(origins, context, strayRequests);
      return { page: await context.newPage(), strayRequests, [Symbol.asyncDispose]: () => context.close() };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function holdTo(origins: readonly string[], context: BrowserContext, strayRequests: string[]): Promise<void> {
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  const isStray = (url: URL): boolean => !hosts.has(url.host);
  await context.route(isStray, async (route) => {
    strayRequests.push(route.request().url());
    await route.abort();
  });
  await context.routeWebSocket(isStray, async (socket) => {
    strayRequests.push(socket.url());
    await socket.close();
  });
}
