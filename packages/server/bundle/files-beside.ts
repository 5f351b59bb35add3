import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rolldown } from 'tsdown';

/**
 * Bundles the files that modules of ours find by their own place, as in `new URL('./thread.ts', import.meta.url)`: the module of a
 * thread as a chunk of its own; other files, and those of a folder, as they are.
 */
export function bundleFilesBeside(): Rolldown.Plugin {
  return {
    name: 'files-beside',
    transform: {
      filter: { id: /\/packages\/\w+\/src\/.*\.ts$/, code: "new URL('" },
      handler(code, id) {
        const changed = code.replaceAll(/new URL\('([^']+)', import\.meta\.url\)/g, (_, path: string) => {
          const url = new URL(path, `file://${id}`);
          return `new URL(${path.endsWith('/') ? emitFolder(this, url) : emitFile(this, url)})`;
        });
        // No line has moved, so that the source map stays as it is.
        return { code: changed, map: null };
      },
    },
  };
}

function emitFile(context: Rolldown.PluginContext, url: URL, folder = ''): string {
  const path = fileURLToPath(url);
  const reference = path.endsWith('.ts')
    ? context.emitFile({ type: 'chunk', id: path })
    : context.emitFile({ type: 'asset', fileName: `${folder}${basename(path)}`, source: readFileSync(path) });
  return `import.meta.ROLLUP_FILE_URL_${reference}`;
}

function emitFolder(context: Rolldown.PluginContext, url: URL): string {
  const name = `${basename(url.pathname)}/`;
  const files = readdirSync(url).filter((file) => !file.endsWith('.ts'));
  const [first = ''] = files.map((file) => emitFile(context, new URL(file, url), name));
  return `'.', ${first}`;
}
