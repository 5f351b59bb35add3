import { createReadStream } from 'node:fs';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { serveHttp, type HttpServer } from '@videogen/testkit';

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Serves the files of a folder on a free port of this machine. */
export function serveFolder(folder: string): Promise<HttpServer> {
  return serveHttp((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const type = types[extname(pathname)] ?? 'text/html';
    pipeline(createReadStream(join(folder, pathname)), response.setHeader('content-type', type)).catch(() => {
      response.destroy();
    });
  });
}
