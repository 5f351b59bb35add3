import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readEvents, type StreamEvent } from '../src/transport/read-events.ts';

const text =
  ':\n\nevent: next\ndata: {"a":1}\n\n: a comment\r\nevent:next\r\ndata:{"b":\r\ndata: 2}\r\n\r\nid: 7\nretry\n\nevent: complete\ndata:\n\nevent: unfinished\n';
const events = [
  { event: 'next', data: '{"a":1}' },
  { event: 'next', data: '{"b":\n2}' },
  { event: 'complete', data: '' },
];

test.each([1, 2, 3, 7, text.length])('events are read from pieces of %i characters', async (size) => {
  const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
    text.slice(at * size, (at + 1) * size),
  );

  expect(await readAll(pieces)).toEqual(events);
});

test('a line may end with a carriage return alone', async () => {
  expect(await readAll(['event: next\r', 'data: 1\r', '\revent: complete\r\r', ':'])).toEqual([
    { event: 'next', data: '1' },
    { event: 'complete', data: '' },
  ]);
});

async function readAll(pieces: readonly string[]): Promise<StreamEvent[]> {
  return await Array.fromAsync(readEvents(Readable.from(pieces)));
}
