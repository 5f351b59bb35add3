import type { VideoGenClient } from '@videogen/client';
import { createMany, type Many } from './create-many.ts';
import { knownMany } from './known-many.ts';

/** Returns the file of lines of a client. It stays while its dialog is closed, so that sending goes on. */
export function manyOf(client: VideoGenClient): Many {
  const many = knownMany.get(client) ?? createMany(client);
  knownMany.set(client, many);
  return many;
}
