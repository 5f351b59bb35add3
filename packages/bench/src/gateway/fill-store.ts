import { insertImported, openStore, saveUser, type StoreOptions } from '@videogen/store';
import { nothingKnown, toGlobalId, videoFacts } from '../stored-videos.ts';
import { KEY } from './operations.ts';

const PROMPT = 'A cat playing with a ball in a sunny garden';
const facts = {
  ...videoFacts,
  seed: 12_345,
  fps: 30,
  style: 'realistic',
  upstreamStatus: 'completed',
  videoUrl: 'https://cdn.example/videos/cat.mp4',
  processingTimeSeconds: 61,
  completedAt: new Date('2026-11-01T10:01:01Z'),
} as const;

/** Fills an empty database with completed generations of one user, which have these upstream ids, and resolves to their global ids. */
export async function fillStore(options: StoreOptions, upstreamIds: readonly string[]): Promise<readonly string[]> {
  await using store = await openStore(options);
  const { id: userId } = await saveUser(store, KEY, nothingKnown);
  const ids: string[] = [];
  for (const upstreamId of upstreamIds) {
    const generation = await insertImported(store, {
      userId,
      upstreamId,
      prompt: PROMPT,
      createdAt: new Date('2026-11-01T10:00:00Z'),
      observation: { type: 'reported', status: 'COMPLETED', facts },
    });
    if (generation) ids.push(toGlobalId(generation.id));
  }
  return ids;
}
