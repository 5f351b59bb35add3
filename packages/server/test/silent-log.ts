import type { Log } from '@videogen/lifecycle';

/** A log that drops its lines. */
export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
