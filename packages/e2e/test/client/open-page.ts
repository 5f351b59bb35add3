import type { Page } from 'playwright-core';
import type { Browser } from '../console/open-browser.ts';

/** A page that uses a gateway. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** The messages that it has sent over its websockets. */
  readonly sent: readonly string[];
  /** Its errors and warnings. */
  readonly problems: readonly string[];
}

/** Options of `openPage`. */
export interface OpenPageOptions {
  readonly gatewayUrl: string;
  /** Further parameters of the page's URL. */
  readonly query: Readonly<Record<string, string>>;
  /** Called with the empty page. */
  readonly beforeLoading?: ((page: Page) => Promise<void>) | undefined;
}

/** Opens a page that reaches only its site and the gateway. It reads the gateway's URL from `?url=`. */
export async function openPage(
  browser: Browser,
  pageUrl: string,
  { gatewayUrl, query, beforeLoading }: OpenPageOptions,
): Promise<OpenPage> {
  const opened = await browser.open(new URL(pageUrl).origin, gatewayUrl);
  const { page } = opened;
  const sent: string[] = [];
  const problems: string[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await beforeLoading?.(page);
  const parameters = new URLSearchParams({ url: `${gatewayUrl}/graphql`, ...query });
  await page.goto(`${pageUrl}?${parameters.toString()}`);
  return { page, sent, problems, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
