import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { findGeneration, listGenerations, type Generation } from '@videogen/store';
import { type GenerateInput } from '../src/index.ts';
import { submit } from '../src/submission/submit.ts';
import { type Answerer, type Received, say, startLifecycle, withSettings } from './lifecycle-with-upstream.ts';
import { passTime, poll, readFollowed, takeTurns } from './turns.ts';
import { internal } from '@videogen/store/testing';

/** A generation of VideoGenAPI. */
export interface Made {
  readonly id: string;
  readonly prompt: string;
  /** Its time of creation on VideoGenAPI's clock, milliseconds since 1970. */
  readonly at: number;
  /** The reported fields besides id, prompt and status. */
  readonly reported?: Readonly<Record<string, unknown>>;
}

/** The model of {@link unseeded}. */
export const model = { key: 'sora-2', name: 'Sora 2', provider: null };

/** The columns of {@link model}. */
export const soraCells = { modelKey: 'sora-2', modelName: 'Sora 2', modelProvider: null } as const;

/** The columns without a model. */
export const unnamed = { modelKey: null, modelName: null, modelProvider: null } as const;

/** Reported with this model and without a seed. */
export const unseeded = { reported: { model } };

/** Answers to a GET without a report, each with its name and the wait that it asks for, seconds. */
export const failedAnswers: readonly (readonly [string, Answerer, number | undefined])[] = [
  ['a 500', say(500, ''), undefined],
  ['a 503 in HTML', say(503, '<html>'), undefined],
  ['HTML', say(200, '<html>'), undefined],
  ['neither a list nor a generation', say(200, { success: true }), undefined],
  ['a 200 that says no', say(200, { success: false }), undefined],
  ['a 404', say(404, ''), undefined],
  ['a rate limit', say(429, { details: { seconds_until_reset: 9 } }), 9],
  ['a redirect', say(307, ''), undefined],
  ['a reset', (response) => void response.socket?.destroy(), undefined],
  ['silence', () => {}, undefined],
];

/** Settings of {@link startLosing}. */
export interface LostOptions {
  /** VideoGenAPI's time minus the machine's, milliseconds. */
  readonly upstreamAheadMs?: number;
  readonly reconcileWindowMs?: number;
  readonly pageSize?: number;
}

/** Starts a VideoGenAPI that accepts submissions and loses its answers, and a gateway that reconciles them. */
export async function startLosing(options: LostOptions = {}) {
  const { upstreamAheadMs = 0, reconcileWindowMs = 600_000, pageSize = 100 } = options;
  const made: Made[] = [];
  const upstreamNow = (): number => Date.now() + upstreamAheadMs;
  /** The generation that the next POST makes; null for none. */
  let makeNext: Partial<Made> | null = null;
  const faults: { answer?: Answerer | undefined; path?: string; onRequest?: (path: string) => Promise<void> } = {};

  function accept(body: Received['body']): void {
    if (!makeNext) return;
    const { prompt, seed } = body;
    made.unshift({
      id: `gen_${made.length + 1}`,
      prompt: String(prompt),
      at: upstreamNow(),
      reported: { seed, model: { key: body['model'] ?? 'sora-2', name: 'A model', provider: null } },
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
    const body = one && { generation_id: one.id, status: 'in_queue', prompt: one.prompt, ...one.reported };
    return say(body ? 200 : 404, body ?? '')(response, received);
  }

  const upstream = await startLifecycle((response, received) => void answer(response, received));
  const { store, userId, accountId } = upstream;
  const lifecycle = withSettings(upstream.lifecycle, { reconcileWindowMs });

  return {
    ...upstream,
    lifecycle,
    made,
    upstreamNow,
    faults,
    /** The paths of the GETs since the last call. */
    takePaths(): readonly string[] {
      const paths = upstream.requests.filter(({ method }) => method === 'GET').map(({ url }) => url ?? '');
      upstream.requests.length = 0;
      return paths.map((path) => path.replace('/api/v1/', '').replace(/&limit=.*/, ''));
    },
    /** Submits an input whose answer is lost; VideoGenAPI makes a generation with `make`, or none if it is null. */
    async lose(input: GenerateInput, make: Partial<Made> | null = {}): Promise<Generation> {
      makeNext = make;
      const result = await submit(lifecycle, userId, input);
      if (result.type !== 'success') throw new Error(`it was not lost: ${JSON.stringify(result)}`);
      return result.generation;
    },
    /** Polls all followed generations once. */
    async pollOnce(): Promise<void> {
      for (const snapshot of await readFollowed(store, accountId)) await poll(lifecycle, snapshot);
    },
    /** Takes a turn at the planned time: it gives up and reconciles, and polls only if `polls` is true. */
    async tryOnce({ polls = false } = {}): Promise<void> {
      await passTime(store);
      await takeTurns(lifecycle, { polls });
    },
    read: (id: string) => findGeneration(store, userId, id),
    readAll: () => listGenerations(store, { userId, filter: {}, limit: 100, inverted: true }),
    /** Milliseconds until the next search for a submission; undefined if none is planned. */
    async readWait(id: string): Promise<number | undefined> {
      const { next, now } = await store[internal].db
        .selectFrom('generations')
        .select(['dueAt as next', store[internal].now.as('now')])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return next === null ? undefined : next - now;
    },
    /** The number of searches in a row that did not find a submission. */
    async readAttempts(id: string): Promise<number> {
      const { failedAttempts } = await store[internal].db
        .selectFrom('generations')
        .select('failedAttempts')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return failedAttempts;
    },
    /** Makes a submission older, and due. */
    async age(id: string, ms: number): Promise<void> {
      await store[internal].db
        .updateTable('generations')
        .set((expression) => ({ createdAt: expression('createdAt', '-', ms), dueAt: 0 }))
        .where('id', '=', id)
        .execute();
    },
  };
}

/**
 * A lost submission, made by {@link startLosing} by default, after its generation was found; `given` has the differences
 * from that.
 */
export function foundAs(upstreamId: string, lost: Generation, given: Partial<Generation> = {}): Generation {
  return {
    ...lost,
    status: 'IN_QUEUE',
    version: 2,
    upstreamId,
    upstreamStatus: 'in_queue',
    modelKey: lost.modelKey ?? 'sora-2',
    modelName: 'A model',
    modelProvider: null,
    style: 'realistic',
    fps: 30,
    updatedAt: expect.any(Date),
    ...given,
  };
}

/** A lost submission that was not found within the window. */
export function neverFound(lost: Generation, given: Partial<Generation> = {}): Generation {
  return {
    ...lost,
    status: 'FAILED',
    version: 2,
    failureCode: 'SUBMISSION_UNCONFIRMED',
    failureMessage:
      "VideoGenAPI's answer was lost, and its list did not show for certain whether the request was accepted. It may have been accepted and charged: check your generations at VideoGenAPI, or import them with importGenerations, before you submit it again.",
    failureUpstreamMessage: null,
    // Tests make it older.
    createdAt: expect.any(Date),
    updatedAt: expect.any(Date),
    ...given,
  };
}

/** An entry of the list, without the fields that the list lacks. */
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
