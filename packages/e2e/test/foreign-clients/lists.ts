import { expect, test } from 'vitest';
import { readField, readList, readText } from '@videogen/testkit';
import { createSocketExchange } from '@videogen/client/urql';
import { ask } from '../ask-server.ts';
import type { UsualGateway } from './gateway.ts';
import { iterate } from './iterate.ts';
import { operations } from './operations.ts';
import { createUrqlClient } from './urql.ts';

const model = 'ltxv-13b';
const page = { first: 5, filter: { model: [model] } };
const follow = `subscription { generationsUpdated { previousStatus status generation { id status } } }`;

/** Tests that a list in a cache is read again when a video is new. */
export function testLists(gateway: () => UsualGateway): void {
  test("urql's Graphcache reads a list again after its own submission, and after one that it is told of", async () => {
    const { server, access } = gateway();
    const { url, key } = access;
    const client = createUrqlClient(access, [createSocketExchange({ url, key })]);
    const submit = { input: { prompt: 'A listed wave [sandbox:fast]', model } };
    const updates = client.subscription(follow, {}).subscribe(() => undefined);
    const lists = iterate<unknown>((sink) => {
      const list = client.query(operations.videosPageQuery, page).subscribe(({ data }) => sink.next(data));
      return () => list.unsubscribe();
    })[Symbol.asyncIterator]();
    const before = countVideos((await lists.next()).value);

    const own = await client.mutation(operations.videosGenerateMutation, submit);
    const afterOwn = await readUntil(lists, before + 1);
    const other = await ask(server, key, operations.videosGenerateMutation, submit);
    const afterOther = await readUntil(lists, before + 2);

    expect(listIds(afterOwn)[0]).toBe(readText(own.data, 'generateVideo', 'generation', 'id'));
    expect(listIds(afterOther)[0]).toBe(readText(other, 'generateVideo', 'generation', 'id'));
    updates.unsubscribe();
    await lists.return?.();
  });
}

/** Reads states of a list until it has so many videos. */
async function readUntil(lists: AsyncIterator<unknown>, count: number): Promise<unknown> {
  for (;;) {
    const { value } = await lists.next();
    if (countVideos(value) === count) return value;
  }
}

function countVideos(data: unknown): number {
  return Number(readField(data, 'generations', 'totalCount'));
}

function listIds(data: unknown): readonly string[] {
  return readList(data, 'generations', 'edges').map((edge) => readText(edge, 'node', 'id'));
}
