import { once } from 'node:events';
import { prepareConsole } from '@videogen/console';
import { createFolder, type TemporaryFolder } from '@videogen/testkit';
import { spawnProgram, type Spawned } from '../gateway/spawn.ts';
import type { Change } from './change.ts';

/** A gateway with the console, in a process of its own. */
export interface ConsoleServer extends AsyncDisposable {
  readonly origin: string;
  /** Inserts generations, and resolves to their ids, newest first. */
  readonly insert: (insertion: Omit<Extract<Change, { type: 'insert' }>, 'type'>) => Promise<readonly string[]>;
  /** Records a change, and resolves to the time at which it was written, milliseconds since 1970. */
  readonly record: (record: Omit<Extract<Change, { type: 'record' }>, 'type'>) => Promise<number>;
}

interface Answer {
  readonly number: number;
  readonly result?: unknown;
  readonly problem?: string;
}

const script = new URL('./servers/serve-console.ts', import.meta.url).pathname;

/** Starts it with an empty SQLite file. The page is built first where that is needed. */
export async function startConsole(): Promise<ConsoleServer> {
  // The build would take longer than a server may take to answer.
  await (
    await prepareConsole()
  ).folder;
  await using parts = new AsyncDisposableStack();
  const folder: TemporaryFolder = parts.use(await createFolder());
  const server: Spawned = parts.use(
    await spawnProgram({ args: (port) => [script, String(port), `${folder.path}/a.db`], readyPath: '/ready' }),
  );
  const { child } = server;
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  child.on('message', (answer: Answer) => waiting.get(answer.number)?.(answer));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the gateway has ended')));
  ended.catch(() => undefined);

  async function ask(change: Change): Promise<unknown> {
    count += 1;
    const number = count;
    const answered = new Promise<Answer>((resolve) => {
      waiting.set(number, resolve);
    });
    child.send({ number, change });
    const { result, problem } = await Promise.race([answered, ended]);
    waiting.delete(number);
    if (problem !== undefined) throw new Error(problem);
    return result;
  }

  const owned = parts.move();
  return {
    origin: `http://127.0.0.1:${server.port}`,
    async insert(insertion) {
      const ids = await ask({ type: 'insert', ...insertion });
      if (!Array.isArray(ids)) throw new Error(`expected ids, got ${JSON.stringify(ids)}`);
      return ids.map(String);
    },
    record: async (record) => Number(await ask({ type: 'record', ...record })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
