import { setTimeout as sleep } from 'node:timers/promises';
import { createVideoGenClient, isTerminal, progressOf, type Generation } from '@videogen/client';
import { expect, test } from 'vitest';
import { serveWithHistory, usualVideo } from './serve-with-history.ts';

const PROMISED = 0.02;
const ASK_EVERY_MS = 100;

test('between updates, progressOf says within 0.02 what the gateway answers, and never falls', async () => {
  await using server = await serveWithHistory();
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_live_progress' });
  const submitted = await client.generateVideo(usualVideo);
  if (submitted.__typename !== 'GenerateVideoSuccess') throw new Error(submitted.message);
  const { id } = submitted.generation;
  // The curve that came with the submission: the gateway has kept no forecast for it yet, but makes the same.
  const curves: Generation[] = [submitted.generation];
  const watching = (async () => {
    for await (const { generation } of client.watch(id)) curves.push(generation);
  })();
  const shown: number[] = [];
  const outside: unknown[] = [];

  for (;;) {
    const askedAt = Date.now();
    const answer = await client.generation(id);
    const answeredAt = Date.now();
    if (answer === null || isTerminal(answer.status)) break;
    for (const curve of curves.filter(({ status }) => !isTerminal(status))) {
      const [low, high] = [progressOf(curve, askedAt) ?? NaN, progressOf(curve, answeredAt) ?? NaN];
      const { progress } = answer;
      if (progress === null || !(progress > low - PROMISED && progress < high + PROMISED)) {
        outside.push({ progress, low, high, curve: curve.progressCurve });
      }
    }
    shown.push(progressOf(submitted.generation, answeredAt) ?? NaN);
    await sleep(ASK_EVERY_MS);
  }
  await watching;

  expect(outside).toEqual([]);
  expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  expect(shown.at(-1)).toBeGreaterThan(0.3);
  expect(curves.map(({ progressCurve }) => (progressCurve ?? []).length > 0)).not.toContain(false);
  expect(progressOf(curves.at(-1) ?? submitted.generation)).toBe(1);
});
