import { listUnfinished, markKeyRefused, recordObservation, type Observation } from '@videogen/store';
import type { Lifecycle } from './lifecycle.ts';

/**
 * The key was refused in mid-life: nothing more is asked with it until VideoGenAPI accepts it again, and whoever watches one
 * of its generations is told. Resolves to what they are told.
 */
export async function refuseKey(
  { store, forgetKey }: Lifecycle,
  { userId, key }: { readonly userId: string; readonly key: string },
): Promise<Observation> {
  forgetKey(key);
  // The same moment for all who meet it, so that each generation is told of it once.
  const since = (await markKeyRefused(store, userId)).toISOString();
  const warning = `VideoGenAPI refuses the key since ${since}. It is not looked at until the key is accepted again.`;
  const observation = { type: 'told', status: undefined, facts: {}, warnings: [warning] } as const;
  for (const id of await listUnfinished(store, userId)) {
    await recordObservation(store, id, observation, { lookInMs: null });
  }
  return observation;
}
