import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { serveHttp, type HttpServer } from '@videogen/testkit';

/** Serves the files of a folder on a free port of this machine. */
export function serveFolder(folder: string): Promise<HttpServer> {
  return serveHttp((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    pipeline(createReadStream(join(folder, pathname)), response.setHeader('content-type', type)).catch(() => {
      response.destroy();
    });
  });
}
