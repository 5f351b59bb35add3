import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { env } from 'node:process';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chromium } from 'playwright-core';
import type { Order } from './page.ts';

type Write = (frames: Buffer) => Promise<void>;

/** Draws frames of scenes in a headless Chromium. */
export interface Renderer extends AsyncDisposable {
  /** Draws frames in their order and writes their planes, several frames at a time. Rejects with the error of the scene. */
  render(order: Omit<Order, 'address'>, write: Write): Promise<void>;
}

/** Starts Chromium, which is at CHROMIUM_PATH or where Debian installs it. */
export async function openRenderer(): Promise<Renderer> {
  const receivers = new Map<string, Write>();
  const server = createServer((request, response) => {
    void answer(receivers, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server is not listening on a port');
  const browser = await chromium.launch({
    executablePath: env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
  });
  let orders = 0;
  return {
    render: async (order, write) => {
      const path = `/frames/${orders++}`;
      receivers.set(path, write);
      const page = await browser.newPage();
      try {
        await page.goto(`http://127.0.0.1:${address.port}/`);
        await page.evaluate(
          async (given) => {
            const { draw }: typeof import('./page.ts') = await import(`${location.origin}/page.ts`);
            await draw(given);
          },
          { ...order, address: path },
        );
      } finally {
        await page.close();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** Serves the modules without their types, and passes frames on. */
async function answer(
  receivers: ReadonlyMap<string, Write>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { url = '/' } = request;
  const receive = receivers.get(url);
  if (receive) {
    const chunks: Buffer[] = [];
    await pipeline(request, new Writable({ write: (chunk: Buffer, _, done) => (chunks.push(chunk), done()) }));
    await receive(Buffer.concat(chunks));
    response.end();
  } else if (/^\/[\w/-]+\.ts$/.test(url)) {
    const source = await readFile(new URL(`.${url}`, import.meta.url), 'utf8');
    response.setHeader('content-type', 'text/javascript').end(stripTypeScriptTypes(source));
  } else {
    response.setHeader('content-type', 'text/html').end('<!doctype html>');
  }
}
