import { readConfig, startServer, type Server } from '../src/index.ts';

export interface Line {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** Starts a server in this process with free ports, a database in memory, and a VideoGenAPI that refuses connections. */
export async function startTestServer(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly server: Server; readonly log: readonly Line[] } & AsyncDisposable> {
  const log: Line[] = [];
  const write =
    (level: string) =>
    (fields: object, message: string): void =>
      void log.push({ level, fields, message });
  const apart = {
    PORT: '0',
    DATABASE_URL: 'sqlite::memory:',
    VIDEOGENAPI_URL: 'http://127.0.0.1:9/api/v1',
    CONSOLE: 'false',
  };
  const config = readConfig({ ...apart, ...env }, import.meta.dirname);
  const server = await startServer(config, {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  });
  return { server, log, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
