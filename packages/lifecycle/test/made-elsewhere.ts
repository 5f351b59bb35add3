import { beginSubmission, listGenerations, type Generation, type Store } from '@videogen/store';
import { importGenerations } from '../src/index.ts';
import { readRequest } from '../src/input/request.ts';
import { say, startLifecycle, type Answerer } from './lifecycle-with-upstream.ts';
import { isPlanned, readFollowed } from './turns.ts';
import { acceptedCat } from './whole-generation.ts';

/** A generation as VideoGenAPI describes it. */
export type Item = Readonly<Record<string, unknown>>;

/** An entry of the list, as VideoGenAPI shows a completed one; the `age`-th newest. */
export function listed(age: number, given: Item = {}): Item {
  return {
    generation_id: `gen_made_${age}`,
    status: 'completed',
    type: 'text-to-video',
    prompt: `Prompt ${age}`,
    style: 'cinematic',
    fps: 24,
    created_at: new Date(Date.UTC(2026, 0, 2, 3, 4, 5) - age * 60_000).toISOString().slice(0, 19).replace('T', ' '),
    updated_at: '2026-01-03 00:00:00',
    video_url: `https://v.test/${age}.mp4`,
    processing_time: 28,
    ...given,
  };
}

/** The newest `count` entries. */
export function history(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, age) => listed(age));
}

/** Settings of {@link serve}. */
export interface Listing {
  readonly pageSize?: number;
  /** Returns the answer in place of an empty page past the end, or for any page. */
  readonly page?: (number: number) => Answerer | undefined;
  /** Returns the answer to a poll; the entry itself by default. */
  readonly poll?: (item: Item) => Answerer;
}

/** Returns the generation that {@link listed} comes in as; `given` has the differences. */
export function importedAs(userId: string, age: number, given: Partial<Generation> = {}): Generation {
  return acceptedCat(userId, {
    status: 'COMPLETED',
    inputDigest: '',
    upstreamId: `gen_made_${age}`,
    upstreamStatus: 'completed',
    prompt: `Prompt ${age}`,
    seed: null,
    style: 'cinematic',
    fps: 24,
    videoUrl: `https://v.test/${age}.mp4`,
    createdAt: new Date(Date.UTC(2026, 0, 2, 3, 4, 5) - age * 60_000),
    completedAt: null,
    processingTimeSeconds: 28,
    ...given,
  });
}

/** Answers as a VideoGenAPI with these generations: pages of at most 100, newest first. */
export function serve(
  items: readonly unknown[],
  { pageSize = 100, page, poll = (item) => say(200, item) }: Listing = {},
) {
  const answer: Answerer = (response, received) => {
    const url = new URL(received.url ?? '', 'http://upstream.test');
    const id = /\/status\/(.*)/.exec(url.pathname)?.[1];
    if (id !== undefined) {
      const item = items.filter(isItem).find(({ generation_id }) => generation_id === decodeURIComponent(id));
      return (item ? poll(item) : say(404, ''))(response, received);
    }
    const number = Number(url.searchParams.get('page'));
    const size = Math.min(pageSize, Number(url.searchParams.get('limit')));
    const data = items.slice((number - 1) * size, number * size);
    return (page?.(number) ?? say(200, { success: true, data }))(response, received);
  };
  return answer;
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && 'generation_id' in value;
}

/** Starts a lifecycle for a user with generations made elsewhere. */
export async function startImport(answer: Answerer) {
  const upstream = await startLifecycle(answer);
  const { lifecycle, store, userId, accountId } = upstream;
  const paths = () => upstream.requests.map(({ url }) => url?.replace('/api/v1/', '') ?? '');
  return {
    ...upstream,
    run: (most?: number) => importGenerations(lifecycle, userId, { most }),
    pages: () => paths().filter((path) => path.startsWith('generations')),
    polls: () => paths().filter((path) => path.startsWith('status')),
    generations: () => listGenerations(store, { userId, filter: {}, limit: 1000, inverted: false }),
    ids: async () => {
      const rows = await listGenerations(store, { userId, filter: {}, limit: 1000, inverted: false });
      return rows.map(({ upstreamId }) => upstreamId);
    },
    /** Returns the followed generations, if a turn of their account is planned. */
    followed: async () => {
      const followed = (await isPlanned(store)) ? await readFollowed(store, accountId) : [];
      return followed.map(({ generation }) => generation.upstreamId);
    },
  };
}

/** Stores a submission as if its POST were under way. */
export async function begin({ store }: { readonly store: Store }, userId: string, prompt: string): Promise<Generation> {
  const { generation } = await beginSubmission(store, {
    userId,
    request: readRequest({ prompt }),
    idempotencyKey: null,
    inputDigest: 'a digest',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  return generation;
}

/** A time as VideoGenAPI writes it, so many seconds ago. */
export const secondsAgo = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
/** VideoGenAPI's ids of list entries. */
export const ids = (items: readonly Item[]) => items.map(({ generation_id }) => generation_id);
