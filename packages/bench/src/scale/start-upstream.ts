import { once } from 'node:events';
import { createServer } from 'node:http';

/** A VideoGenAPI for very many keys: whatever is asked, all is in progress. Much cheaper than the sandbox, which remembers. */
export interface ManyKeysUpstream extends AsyncDisposable {
  /** Its base URL. */
  readonly url: string;
  readonly countQuestions: () => number;
}

/** Starts one. `idsOf` gives the ids that a key's list shows, newest first. */
export async function startUpstream(idsOf: (key: string) => readonly string[]): Promise<ManyKeysUpstream> {
  let questions = 0;
  const server = createServer((request, response) => {
    questions += 1;
    const [, id] = /\/status\/(.+)$/.exec(request.url ?? '') ?? [];
    const key = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const body = id === undefined ? { data: idsOf(key).map(describe) } : describe(id);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ success: true, ...body }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the upstream does not listen on a port');
  return {
    url: `http://127.0.0.1:${address.port}/api/v1`,
    countQuestions: () => questions,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function describe(id: string): object {
  return { generation_id: id, status: 'in_progress', type: 'text-to-video', prompt: 'One of very many', fps: 30 };
}
