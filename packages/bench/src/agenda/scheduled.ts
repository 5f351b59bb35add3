import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPoller } from '@videogen/poller';
import { openStore } from '@videogen/store';
import { openDatabase, serveHttp, until, type DatabaseKind } from '@videogen/testkit';
import { addUser, countStatus, openLifecycle, paceOf, submitSome } from './open-lifecycle.ts';

export interface ScheduledOptions {
  readonly database: DatabaseKind;
  readonly ofEachModel: number;
  /** The time for which each request of the list hangs. */
  readonly hangMs: number;
}

/** Sends of queued submissions while the list hangs. */
export interface ScheduledSends {
  readonly sends: number;
  /** The longest time from a slot to its POST, milliseconds. */
  readonly latestMs: number;
  /** The number of requests of the list that were hanging then. */
  readonly hanging: number;
}

const MODELS = ['sora-2', 'veo_3', 'kling_25', 'ltxv-13b', 'nanobanana-video'];
const FREE_MODEL = 'free';
const SLOT_SECONDS = 2;
const PATIENCE_MS = 60_000;

/** Queues submissions for five models, each with a slot every two seconds, and measures how late each is sent. */
export async function measureScheduled({ database: kind, ofEachModel, hangMs }: ScheduledOptions) {
  await using database = await openDatabase(kind);
  const { DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' } = database.env;
  const place = kind === 'sqlite' ? { path: url.slice('sqlite:'.length) } : { url, encryptionKey };
  await using store = await openStore(place);
  await using upstream = await startSlots(hangMs);
  await using opened = openLifecycle({ store, baseUrl: upstream.url, minIntervalMs: 100 });
  const { lifecycle } = opened;
  const userId = await addUser(store);
  await submitSome(
    lifecycle,
    userId,
    ['a', 'b', 'c'].map((prompt) => ({ prompt, model: FREE_MODEL })),
  );
  const waiting = MODELS.flatMap((model) =>
    Array.from({ length: ofEachModel }, (_, index) => ({
      prompt: `Waits ${index}`,
      model,
      whenRateLimited: 'QUEUE' as const,
    })),
  );
  await submitSome(lifecycle, userId, waiting);
  // Those in flight are due at once: their page hangs from the first turn on.
  await database.query('update generations set sent_at = sent_at - 600000 where upstream_id is not null');
  await database.query('update accounts set requested_at = 0');

  await using poller = new AsyncDisposableStack();
  poller.use(startPoller({ lifecycle, pace: paceOf(lifecycle) }));
  await until(async () => (await countStatus(store, 'SCHEDULED')) === 0, PATIENCE_MS);
  const { delays, hanging } = upstream;
  const sends: ScheduledSends = { sends: delays.length, latestMs: Math.max(...delays), hanging: hanging() };
  return sends;
}

/** A VideoGenAPI that accepts one submission of each model every two seconds, and whose list hangs. */
async function startSlots(hangMs: number) {
  const slots = new Map<string, number>();
  const delays: number[] = [];
  const over = new AbortController();
  let accepted = 0;
  let listed = 0;
  const server = await serveHttp((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const accept = (rateLimit?: object): void => {
      accepted += 1;
      const id = `gen_${accepted}`;
      answer(200, { success: true, generation_id: id, status: 'pending', ...(rateLimit && { rate_limit: rateLimit }) });
    };
    const hang = async (): Promise<void> => {
      listed += 1;
      await sleep(hangMs, undefined, { signal: over.signal }).catch(() => undefined);
      answer(200, { success: true, data: [] });
    };
    const take = async (): Promise<void> => {
      const model = await readModel(request);
      if (model === FREE_MODEL) return accept();
      const slot = slots.get(model);
      const isOpen = slot !== undefined && performance.now() >= slot;
      if (isOpen) delays.push(performance.now() - slot);
      slots.set(model, isOpen || slot === undefined ? performance.now() + SLOT_SECONDS * 1000 : slot);
      const limit = { current_usage: 1, limit: 1, seconds_until_reset: SLOT_SECONDS };
      if (isOpen) accept(limit);
      else answer(429, { success: false, error: 'rate limit exceeded', details: { ...limit, model } });
    };
    void (request.method === 'POST' ? take() : hang());
  });
  return {
    url: `${server.origin}/api/v1`,
    delays,
    hanging: () => listed,
    async [Symbol.asyncDispose]() {
      over.abort();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function readModel(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  const { model = '' }: { model?: string } = JSON.parse(Buffer.concat(chunks).toString());
  return model;
}
