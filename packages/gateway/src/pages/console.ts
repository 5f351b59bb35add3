import type { ServerResponse } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { AnswerPages } from './answer-pages.ts';
import { createPage, type AnswerPage, type Page } from './page.ts';

/** The console: the page at `/`. */
export interface ConsoleOptions {
  /** Resolves to the folder of the built page: `index.html` and what it loads. It may take seconds, or reject. */
  readonly folder: Promise<string>;
  /** The facts that the page needs before it has a key; public. */
  readonly settings: ConsoleSettings;
  /** Origins of videos and images beside this gateway's and those with HTTPS, such as the sandbox's. */
  readonly mediaOrigins: readonly string[];
}

/** The answer of `/console/settings.json`. */
export interface ConsoleSettings {
  readonly upstream: 'SANDBOX' | 'LIVE';
  readonly sandboxSpeed: number | null;
  readonly exampleKey: string | null;
  readonly hasOperatorKey: boolean;
  readonly version: string;
}

/** The folder of all files but `index.html`, as the page's build names it. */
const FILES = '/console/';
/** The screens, each of which is the same page. */
const SCREENS = /^\/(?:(?:queue|usage|sandbox|videos\/[^/]+)?)$/;

/** Creates the handler of the console's page and files. While the page is being built, a note is shown that loads itself again. */
export function createConsole({ folder, settings, mediaOrigins }: ConsoleOptions): AnswerPages {
  let files: ReadonlyMap<string, AnswerPage> | undefined;
  let isBroken = false;
  async function open(): Promise<void> {
    try {
      files = await listFiles(await folder, createPolicy(mediaOrigins));
    } catch {
      isBroken = true;
    }
  }
  void open();

  return async (request, response) => {
    const { method, url = '', headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const path = url.split('?', 1)[0] ?? '';
    if (path === `${FILES}settings.json`) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(settings));
      return true;
    }
    if (SCREENS.test(path) && (headers.accept?.includes('text/html') ?? true)) {
      const page = files?.get(`${FILES}index.html`);
      if (page === undefined) answerNote(response, isBroken);
      else await page(request, response);
      return true;
    }
    if (!path.startsWith(FILES)) return false;
    const file = files?.get(path);
    if (file === undefined) response.writeHead(404).end();
    else await file(request, response);
    return true;
  };
}

async function listFiles(folder: string, policy: string): Promise<ReadonlyMap<string, AnswerPage>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const name = path.slice(folder.length + 1).replaceAll('\\', '/');
        return [`${FILES}${name}`, createPage(() => readPage(path, name, policy))];
      }),
  );
}

async function readPage(path: string, name: string, policy: string): Promise<Page> {
  return {
    body: new Uint8Array(await readFile(path)),
    headers: {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      ...(name === 'index.html' && { 'content-security-policy': policy }),
      // The names of these files have a digest of their content.
      ...(name.startsWith('assets/') && { 'cache-control': 'public, max-age=31536000, immutable' }),
    },
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** Everything comes from this gateway, except videos and images, whose URLs callers and VideoGenAPI choose. */
function createPolicy(mediaOrigins: readonly string[]): string {
  const media = ["'self'", 'https:', 'blob:', ...mediaOrigins].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    `img-src ${media} data:`,
    `media-src ${media}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function answerNote(response: ServerResponse, isBroken: boolean): void {
  response.writeHead(isBroken ? 503 : 200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(isBroken ? printNote(brokenNote) : printNote(buildNote, '<meta http-equiv="refresh" content="1">'));
}

const buildNote = 'The console is being built, which takes some seconds. This page loads itself again.';
const brokenNote =
  'The console could not be built; the log of the server has the reason. Everything else works, such as <a href="/graphql">GraphiQL</a>.';

function printNote(sentence: string, meta = ''): string {
  return `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark">${meta}<title>VideoGen</title><p>${sentence}</p></html>`;
}
