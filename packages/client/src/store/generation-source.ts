import type { VideoGenClient } from '../api.ts';
import { isTerminal } from '../generation.ts';
import type { KnownGeneration, KnownGenerations } from './known-generations.ts';
import { createShare, type SharedOptions, type Source } from './source.ts';

/** One generation as far as it is known. After a permanent error, the last known state stays beside it. */
export type GenerationSnapshot =
  | { readonly isLoading: true; readonly generation: undefined; readonly error: undefined }
  | { readonly isLoading: false; readonly generation: undefined; readonly error: Error }
  | KnownGeneration;

const LOADING: GenerationSnapshot = { isLoading: true, generation: undefined, error: undefined };

/** Creates the sources of single generations by id. The subscribers of one id share one watch. */
export function createGenerationSources(
  client: Pick<VideoGenClient, 'watch'>,
  known: KnownGenerations,
): (id: string) => Source<GenerationSnapshot> {
  const share = createShare<GenerationSnapshot>();

  return (id) => {
    const options: SharedOptions<GenerationSnapshot> = {
      initial: () => known.find(id) ?? LOADING,
      server: LOADING,
      async run({ signal, get, set }) {
        const stopListening = known.listen((each) => {
          if (each.generation.id === id || each.generation.generationId === id) set(each);
        });
        signal.addEventListener('abort', stopListening);
        // After the end only the label changes: a list of this store, or its method `label`, shows that.
        const { generation: last } = get();
        if (last !== undefined && isTerminal(last.status)) return;
        try {
          for await (const { generation } of client.watch(id, { signal })) set(known.receive(generation));
        } catch (error) {
          stopListening();
          throw error;
        }
      },
      fail: (snapshot, error) => ({ ...snapshot, isLoading: false, error }),
    };
    return share(id, options);
  };
}
