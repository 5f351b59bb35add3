import type { VideoGenClient } from '@videogen/client';
import type { Many } from './create-many.ts';

/** The file of lines of each client that has had one. Its code is loaded with the dialog only. */
export const knownMany = new WeakMap<VideoGenClient, Many>();
