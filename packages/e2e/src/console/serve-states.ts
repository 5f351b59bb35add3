import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview, type InlineConfig } from 'vite';

/** The page of all states, as it is served. */
export interface ServedStates extends AsyncDisposable {
  readonly url: string;
}

const root = fileURLToPath(new URL('../../../console', import.meta.url));

/** Builds the page of all states, which the console itself does not have, into a temporary folder, and serves it on a free port. */
export async function serveStates(): Promise<ServedStates> {
  const folder = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-states-`));
  const config: InlineConfig = {
    root,
    logLevel: 'error',
    build: {
      outDir: folder,
      sourcemap: false,
      minify: false,
      rolldownOptions: { input: join(root, 'states.html') },
    },
    preview: { host: '127.0.0.1', port: 0, proxy: {} },
  };
  await build(config);
  const server = await preview(config);
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return {
    url: new URL('states.html', url).href,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
