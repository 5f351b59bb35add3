import type { VideoGenClient } from '@videogen/client';
import { createMany, type Many } from './create-many.ts';

const known = new WeakMap<VideoGenClient, Many>();

/** Returns the file of lines of a client. It stays while its dialog is closed, so that sending goes on. */
export function manyOf(client: VideoGenClient): Many {
  const many = known.get(client) ?? createMany(client);
  known.set(client, many);
  return many;
}
