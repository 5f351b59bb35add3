import type { ServerHere } from '@videogen/testkit';
import type { Locator, Page, Request, WebSocket } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { serveConsole } from '../../src/console/start-console.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { type Browser, noBrowser, startBrowser } from './open-browser.ts';

/** A server with the console and a browser, for the tests of a file. */
export interface JourneyStage {
  readonly server: ServerHere;
  readonly browser: Browser;
  /** Opens a screen in a tab that knows nothing of the others. */
  readonly open: (options?: JourneyOptions) => Promise<Journey>;
}

/** The beginning of a journey. */
export interface JourneyOptions {
  /** With a key the tab is signed in, as after a reload. */
  readonly key?: string;
  /** By default the first screen. */
  readonly path?: string;
  /** By default that of the stage's server. */
  readonly origin?: string;
}

/** One tab with the console, as a person uses it. */
export interface Journey extends AsyncDisposable {
  readonly page: Page;
  /** The errors and warnings of the page, breaches of its policy included. */
  readonly problems: readonly string[];
  /** Requests for other origins. None of them was let through. */
  readonly strayRequests: readonly string[];
  readonly requests: readonly Request[];
  readonly sockets: readonly SocketFrames[];
}

/** A websocket's address, and its messages. */
export interface SocketFrames {
  readonly url: string;
  readonly sent: readonly string[];
}

/** Nothing that these tests wait for takes seconds on an idle machine. */
const WAIT_MS = 20_000;

/**
 * Starts both before the tests of the calling file, the server with these variables, and closes them afterwards. Without Chromium the
 * tests are skipped.
 */
export function stageJourneys(env: Readonly<Record<string, string>> = {}): JourneyStage {
  const parts = new AsyncDisposableStack();
  let started: Pick<JourneyStage, 'server' | 'browser'> | undefined;
  const get = () => {
    if (started === undefined) throw new Error('the stage is there once the tests have begun');
    return started;
  };

  beforeAll(async () => {
    if (noBrowser !== false) return;
    started = { server: parts.use(await serveConsole(env)), browser: parts.use(await startBrowser()) };
  });
  afterAll(() => parts.disposeAsync());
  beforeEach((context) => skipVisibly(context, noBrowser));

  return {
    get server() {
      return get().server;
    },
    get browser() {
      return get().browser;
    },
    open: (options) => openJourney(get(), options),
  };
}

async function openJourney(
  { server, browser }: Pick<JourneyStage, 'server' | 'browser'>,
  { key, path = '/', origin = server.gatewayUrl }: JourneyOptions = {},
): Promise<Journey> {
  const opened = await browser.open(origin);
  const { page } = opened;
  page.setDefaultTimeout(WAIT_MS);
  if (key !== undefined) await page.context().addInitScript(keepKey, key);
  const seen = listen(page);
  await page.goto(`${origin}${path}`);
  return { ...opened, ...seen, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

/** Finds the card of a video by the beginning of its prompt, and by its status in words. */
export function findCard(page: Page, prompt: string, status?: string): Locator {
  const card = page.getByRole('listitem').filter({ has: findLink(page, prompt) });
  return status === undefined ? card : card.filter({ has: page.getByText(status, { exact: true }) });
}

/** Finds the link to the page of a video. */
export function findLink(page: Page, prompt: string): Locator {
  return page.getByRole('link', { name: prompt });
}

/** Finds the words about the connection. */
export function findConnection(page: Page, words: string | RegExp): Locator {
  return page.getByRole('banner').getByRole('status').filter({ hasText: words });
}

/** Goes to a screen by the navigation. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
}

/** Writes a prompt, and submits it by the button. */
export async function generate(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
  await page.getByRole('button', { name: 'Generate' }).click();
}

/** Listens to errors, requests and websockets of a page. */
export function listen(page: Page): Pick<Journey, 'problems' | 'requests' | 'sockets'> {
  const problems: string[] = [];
  const requests: Request[] = [];
  const sockets: SocketFrames[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('request', (request) => requests.push(request));
  page.on('websocket', (socket) => sockets.push(readSent(socket)));
  return { problems, requests, sockets };
}

function readSent(socket: WebSocket): SocketFrames {
  const sent: string[] = [];
  socket.on('framesent', ({ payload }) => sent.push(String(payload)));
  return { url: socket.url(), sent };
}

/** Keeps a key for the tab; runs in the page, before its own scripts. */
export function keepKey(key: string): void {
  sessionStorage.setItem('videogen.key', key);
}
