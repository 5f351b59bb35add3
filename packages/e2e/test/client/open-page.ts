import type { Page } from 'playwright-core';
import { openBrowser } from '../console/open-browser.ts';

/** A page that uses a gateway. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** The messages that it has sent over its websockets. */
  readonly sent: readonly string[];
  /** Its errors and warnings. */
  readonly problems: readonly string[];
}

/** Opens a page in a browser that reaches only its site and the gateway. The page reads the gateway's URL from `?url=`. */
export async function openPage(
  pageUrl: string,
  gatewayUrl: string,
  query: Readonly<Record<string, string>>,
): Promise<OpenPage> {
  const browser = await openBrowser(new URL(pageUrl).origin, gatewayUrl);
  const { page } = browser;
  const sent: string[] = [];
  const problems: string[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  const parameters = new URLSearchParams({ url: `${gatewayUrl}/graphql`, ...query });
  await page.goto(`${pageUrl}?${parameters.toString()}`);
  return { page, sent, problems, [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose]() };
}
