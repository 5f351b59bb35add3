import { serveHttp } from '@videogen/testkit';

/** A VideoGenAPI for very many keys, in which everything is in progress. It costs less than the sandbox, which remembers. */
export interface ManyKeysUpstream extends AsyncDisposable {
  /** Its base URL. */
  readonly url: string;
  readonly countRequests: () => number;
}

/** Starts one on a free port. `idsOf` gives the ids in a key's list, newest first. */
export async function startUpstream(idsOf: (key: string) => readonly string[]): Promise<ManyKeysUpstream> {
  let questions = 0;
  const server = await serveHttp((request, response) => {
    questions += 1;
    const [, id] = /\/status\/(.+)$/.exec(request.url ?? '') ?? [];
    const key = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const body = id === undefined ? { data: idsOf(key).map(describe) } : describe(id);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ success: true, ...body }));
  });
  return {
    url: `${server.origin}/api/v1`,
    countRequests: () => questions,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}

function describe(id: string): object {
  return { generation_id: id, status: 'in_progress', type: 'text-to-video', prompt: 'One of very many', fps: 30 };
}
