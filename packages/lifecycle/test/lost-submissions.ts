import type { ServerResponse } from 'node:http';
import { claimDue, claimLooks, findGeneration, listInFlight, listGenerations, type Generation } from '@videogen/store';
import { lookAtOne, submit, tend, type GenerateInput, type Lifecycle, type TryOutcome } from '../src/index.ts';
import { type Answerer, KEY, type Received, say, startLifecycle } from './lifecycle-with-upstream.ts';

/** A generation as VideoGenAPI has it: what its looks tell, and when it was made on VideoGenAPI's clock. */
export interface Made {
  readonly id: string;
  readonly prompt: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What a look tells beside id, prompt and status. */
  readonly told?: Readonly<Record<string, unknown>>;
}

/** What differs from a VideoGenAPI whose clock is ours and whose answers come. */
export interface LostOptions {
  /** How far VideoGenAPI's clock is ahead of the machine's, milliseconds. */
  readonly upstreamAheadMs?: number;
  readonly reconcileWindowMs?: number;
  readonly pageSize?: number;
}

/** A VideoGenAPI that takes submissions and loses its answers, and a gateway that looks for what became of them. */
export async function startLosing(options: LostOptions = {}) {
  const { upstreamAheadMs = 0, reconcileWindowMs = 600_000, pageSize = 100 } = options;
  const made: Made[] = [];
  const upstreamNow = (): number => Date.now() + upstreamAheadMs;
  /** What happens to the next POST: what it makes, if anything. */
  let makeNext: Partial<Made> | null = null;
  const faults: { answer?: Answerer | undefined; path?: string; onRequest?: (path: string) => Promise<void> } = {};

  function accept(body: Received['body']): void {
    if (!makeNext) return;
    const { prompt, seed } = body;
    made.unshift({
      id: `gen_${made.length + 1}`,
      prompt: String(prompt),
      at: upstreamNow(),
      told: { seed, model: { key: body['model'] ?? 'sora-2', name: 'A model', provider: null } },
      ...makeNext,
    });
  }

  async function answer(response: ServerResponse, received: Received): Promise<void> {
    response.setHeader('date', new Date(upstreamNow()).toUTCString());
    if (received.method === 'POST') {
      accept(received.body);
      response.socket?.destroy();
      return;
    }
    const url = new URL(received.url ?? '', 'http://upstream.test');
    const path = url.pathname.replace('/api/v1/', '');
    await faults.onRequest?.(path);
    if (faults.answer && path.startsWith(faults.path ?? '')) return faults.answer(response, received);
    if (path === 'generations') {
      const start = (Number(url.searchParams.get('page')) - 1) * pageSize;
      return say(200, { data: made.slice(start, start + pageSize).map(printItem) })(response, received);
    }
    const one = made.find(({ id }) => path === `status/${id}`);
    const body = one && { generation_id: one.id, status: 'in_queue', prompt: one.prompt, ...one.told };
    return say(body ? 200 : 404, body ?? '')(response, received);
  }

  const upstream = await startLifecycle((response, received) => void answer(response, received));
  const { store, userId } = upstream;
  const lifecycle: Lifecycle = { ...upstream.lifecycle, reconcileWindowMs };
  const outcomes: TryOutcome[] = [];

  return {
    ...upstream,
    lifecycle,
    made,
    upstreamNow,
    outcomes,
    faults,
    /** Paths asked for since the last call, without the POSTs. */
    takePaths(): readonly string[] {
      const paths = upstream.requests.filter(({ method }) => method === 'GET').map(({ url }) => url ?? '');
      upstream.requests.length = 0;
      return paths.map((path) => path.replace('/api/v1/', '').replace(/&limit=.*/, ''));
    },
    /** Submits; VideoGenAPI makes of it what `make` says (null: nothing), and its answer is lost. */
    async lose(input: GenerateInput, make: Partial<Made> | null = {}): Promise<Generation> {
      makeNext = make;
      const result = await submit(lifecycle, userId, input);
      if (result.type !== 'success') throw new Error(`it was not lost: ${JSON.stringify(result)}`);
      return result.generation;
    },
    /** Looks at all that is followed, once. */
    async lookOnce(): Promise<void> {
      for (const claim of await claimLooks(store, await listInFlight(store, userId))) {
        await lookAtOne(lifecycle, claim, KEY);
      }
    },
    /** Tends all that is due, once, and plans the next try so much later. */
    async tryOnce(dueInMs = 0): Promise<void> {
      for (const claim of await claimDue(store, { limit: 20, leaseMs: 60_000 })) {
        await tend(lifecycle, claim, (outcome) => {
          outcomes.push(outcome);
          return dueInMs;
        });
      }
    },
    read: (id: string) => findGeneration(store, userId, id),
    readAll: () => listGenerations(store, { userId, filter: {}, limit: 100, inverted: true }),
    /** Milliseconds until the next try; undefined: none is planned. */
    async readWait(id: string): Promise<number | undefined> {
      const { next, now } = await store.db
        .selectFrom('generations')
        .select(['nextLookAt as next', store.now.as('now')])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return next === null ? undefined : next - now;
    },
    /** Makes a submission that much older. */
    async age(id: string, ms: number): Promise<void> {
      await store.db
        .updateTable('generations')
        .set((expression) => ({ createdAt: expression('createdAt', '-', ms), nextLookAt: 0 }))
        .where('id', '=', id)
        .execute();
    },
  };
}

/** An entry of the list, with all that it says and what it loses. */
function printItem({ id, prompt, at }: Made): object {
  return {
    generation_id: id,
    status: 'pending',
    type: 'text-to-video',
    prompt: prompt.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '????'),
    style: 'realistic',
    fps: 30,
    created_at: new Date(at).toISOString().slice(0, 19).replace('T', ' '),
    video_url: null,
    processing_time: null,
  };
}
