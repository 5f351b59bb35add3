import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** A part of the package in a page: minified and gzipped bytes. */
export interface Size {
  readonly part: string;
  readonly minified: number;
  readonly gzipped: number;
}

const index = fileURLToPath(new URL('src/index.ts', import.meta.url));
const entry = fileURLToPath(new URL('size-entry.ts', import.meta.url));
const core = `export { createVideoGenClient } from ${JSON.stringify(index)};`;

/** Parts that a page loads when they are first needed, by the modules with which they begin. */
const LATER = { websockets: 'sockets', downloads: 'download' } as const;

/** Libraries, and the names that the core uses of them. */
const LIBRARIES = {
  '@urql/core, with its parser and printer': [
    "export { createRequest, getOperationName, makeOperation, stringifyDocument } from '@urql/core';",
    "export { makeFetchBody, makeFetchOptions, makeFetchSource } from '@urql/core/internal';",
    "export { pipe, subscribe, take } from 'wonka';",
  ].join(''),
  'graphql-ws': "export { createClient } from 'graphql-ws/client';",
} as const;

/** Measures the parts of the package, and what its libraries are of it. */
export async function measureSizes(): Promise<readonly Size[]> {
  const chunks = await bundle(core);
  const later = Object.entries(LATER).map(([part, name]) => ({
    part,
    codes: chunks.filter((chunk) => chunk.name === name).map(({ code }) => code),
  }));
  const first = chunks.filter(({ isLater }) => !isLater).map(({ code }) => code);
  const libraries = await Promise.all(
    Object.entries(LIBRARIES).map(async ([name, code]) => ({
      part: `  of which ${name}`,
      codes: (await bundle(code)).map((chunk) => chunk.code),
    })),
  );
  return [
    { part: 'core: queries, mutations, server-sent events', codes: first },
    ...later.map(({ part, codes }) => ({ part: `loaded when needed: ${part}`, codes })),
    { part: 'all of it', codes: chunks.map(({ code }) => code) },
    ...libraries,
  ].map(({ part, codes }) => ({ part, ...measure(codes) }));
}

interface Chunk {
  readonly name: string;
  readonly code: string;
  readonly isLater: boolean;
}

/** Bundles a module as a page's bundler does. Chunks are loaded with the page, or later. */
async function bundle(code: string): Promise<readonly Chunk[]> {
  const build = await rolldown({
    input: entry,
    // As with a page, what parts share is in the first file.
    preserveEntrySignatures: 'allow-extension',
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    plugins: [
      { name: 'entry', load: (id) => (id === entry ? code : null), resolveId: (id) => (id === entry ? id : null) },
    ],
  });
  const { output } = await build.generate({ format: 'es', minify: true });
  await build.close();
  return output
    .filter((each) => each.type === 'chunk')
    .map((chunk) => ({ name: chunk.name, code: chunk.code, isLater: chunk.isDynamicEntry }));
}

/** Each chunk is a file, and compressed alone. */
function measure(codes: readonly string[]): Omit<Size, 'part'> {
  const sum = (count: (code: string) => number): number => codes.reduce((total, code) => total + count(code), 0);
  return {
    minified: sum((code) => Buffer.byteLength(code)),
    gzipped: sum((code) => gzipSync(code, { level: 9 }).length),
  };
}

function printTable(sizes: readonly Size[]): string {
  const rows = sizes.map(({ part, minified, gzipped }) => [part, String(minified), String(gzipped)]);
  const head = ['part', 'minified', 'gzipped'];
  const width = Math.max(...[head, ...rows].map(([part = '']) => part.length));
  return [head, ...rows]
    .map(([part = '', ...numbers]) => `${part.padEnd(width)}${numbers.map((each) => each.padStart(10)).join('')}`)
    .join('\n');
}

if (import.meta.main) console.log(`Bytes in a page\n\n${printTable(await measureSizes())}`);
