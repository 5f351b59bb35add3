import { createReadStream } from 'node:fs';
import type { RequestListener } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { serveHttp, type HttpServer } from '@videogen/testkit';

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Serves the files of a folder on a free port of this machine, and other paths by listeners of their own. */
export function serveFolder(
  folder: string,
  others: Readonly<Record<string, RequestListener>> = {},
): Promise<HttpServer> {
  return serveHttp((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const other = others[pathname];
    if (other !== undefined) {
      other(request, response);
      return;
    }
    const type = types[extname(pathname)] ?? 'text/html';
    pipeline(createReadStream(join(folder, pathname)), response.setHeader('content-type', type)).catch(() => {
      response.destroy();
    });
  });
}
