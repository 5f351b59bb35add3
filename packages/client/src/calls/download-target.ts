import { createDeferred } from '../transport/deferred.ts';
import { VideoGenError } from '../errors.ts';

/** A writable stream of Node, such as a file or an answer to a request. */
export interface NodeWritable {
  write(chunk: Uint8Array, callback: (error?: Error | null) => void): boolean;
  end(callback: () => void): unknown;
  destroy(error?: Error): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A path of a file (in Node), a WritableStream, or a writable stream of Node. */
export type DownloadTarget = string | WritableStream<Uint8Array> | NodeWritable;

/** An opened target. */
export interface OpenTarget {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** Removes what was written where that is possible, and tells the target the error. */
  discard(error: unknown): Promise<void>;
}

/** Opens a target. A file gets its name when it is complete; until then it has `.part` at its end. */
export async function openTarget(target: DownloadTarget): Promise<OpenTarget> {
  if (typeof target === 'string') return await openFile(target);
  return 'getWriter' in target ? openStream(target) : openNodeWritable(target);
}

function openStream(stream: WritableStream<Uint8Array>): OpenTarget {
  const writer = stream.getWriter();
  return {
    write: (chunk) => writer.write(chunk),
    close: () => writer.close(),
    // The stream may have failed itself.
    async discard(reason) {
      await writer.abort(reason).catch(() => undefined);
    },
  };
}

function openNodeWritable(stream: NodeWritable): OpenTarget {
  const { promise: failure, reject: fail } = createDeferred<never>();
  failure.catch(() => undefined);
  stream.on('error', fail);
  return {
    write: (chunk) =>
      Promise.race([
        failure,
        new Promise<void>((resolve, reject) => {
          stream.write(chunk, (error) => (error ? reject(error) : resolve()));
        }),
      ]),
    close: () => Promise.race([failure, new Promise<void>((resolve) => void stream.end(resolve))]),
    async discard(error) {
      stream.destroy(error instanceof Error ? error : undefined);
    },
  };
}

async function openFile(path: string): Promise<OpenTarget> {
  const files = getFileSystem();
  const part = `${path}.part`;
  const file = await files.open(part, 'w');
  return {
    async write(chunk) {
      await file.writeFile(chunk);
    },
    async close() {
      await file.close();
      await files.rename(part, path);
    },
    async discard() {
      await file.close().catch(() => undefined);
      await files.rm(part, { force: true });
    },
  };
}

/** The functions of `node:fs/promises` that a file needs. */
interface FileSystem {
  open(path: string, flags: string): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: boolean }): Promise<void>;
}

interface FileHandle {
  /** Writes at the present position of the file. */
  writeFile(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** An import of `node:fs` would make bundlers of pages complain. Node has this function from 22.3, and Deno and Bun have it too. */
function getFileSystem(): FileSystem {
  const host: unknown = Reflect.get(globalThis, 'process');
  const found: unknown = hasModules(host) ? host.getBuiltinModule('node:fs/promises') : undefined;
  if (!isFileSystem(found)) {
    throw new VideoGenError('NO_FILES', 'A path needs the file system of Node; pass a WritableStream instead.');
  }
  return found;
}

function isFileSystem(value: unknown): value is FileSystem {
  return typeof value === 'object' && value !== null && 'open' in value && 'rename' in value && 'rm' in value;
}

function hasModules(host: unknown): host is { getBuiltinModule(name: string): unknown } {
  return typeof host === 'object' && host !== null && 'getBuiltinModule' in host;
}
