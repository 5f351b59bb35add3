import { useMemo, useSyncExternalStore } from 'react';
import type { GenerationFilter } from '../generated/operations.ts';
import type { ConnectionSnapshot } from '../store/connection-source.ts';
import type { GenerationSnapshot } from '../store/generation-source.ts';
import type { GenerationsOptions, GenerationsSnapshot, GenerationsSource } from '../store/generations-source.ts';
import type { ProgressOfGeneration } from '../store/progress-source.ts';
import type { QueuesOptions, QueuesSnapshot } from '../store/queues-source.ts';
import type { Source } from '../store/source.ts';
import type { StatusCountsSnapshot } from '../store/status-counts-source.ts';
import type { Submission, SubmissionSnapshot } from '../store/submission.ts';
import type { UsageSnapshot } from '../store/usage-source.ts';
import { useVideoGenStore } from './provider.ts';

/** The result of `useGeneration` while there is no id yet. */
export interface NoGeneration {
  readonly isLoading: false;
  readonly generation: undefined;
  readonly error: undefined;
}

/**
 * One generation, live until its end. All components with the same id share one subscription. The id may be undefined as long as
 * there is none, before a submission for example.
 *
 * @example
 * const { generation, isLoading, error } = useGeneration(id);
 */
export function useGeneration(id: string): GenerationSnapshot;
export function useGeneration(id: string | undefined): GenerationSnapshot | NoGeneration;
export function useGeneration(id: string | undefined): GenerationSnapshot | NoGeneration {
  const store = useVideoGenStore();
  return useSource(
    useMemo<Source<GenerationSnapshot | NoGeneration>>(
      () => (id === undefined ? NO_GENERATION : store.generation(id)),
      [store, id],
    ),
  );
}

const NO_GENERATION = createConstant<NoGeneration>({ isLoading: false, generation: undefined, error: undefined });

/**
 * A list of generations, newest first, live. `loadMore` appends the next page. Components with an equal filter share one list.
 *
 * @example
 * const { generations, hasMore, loadMore } = useGenerations({ filter: { status: ['COMPLETED'] } });
 */
export function useGenerations(
  options: GenerationsOptions = {},
): GenerationsSnapshot & Pick<GenerationsSource, 'loadMore'> {
  const store = useVideoGenStore();
  // The options are usually written in place, as a new object at each rendering.
  const text = JSON.stringify(options);
  const source = useMemo(() => store.generations(JSON.parse(text)), [store, text]);
  return { ...useSource(source), loadMore: source.loadMore };
}

/**
 * The numbers of generations by status, live, for a filter without its `status`: the labels of tabs, for example. They are read again
 * after changes, at most once a second.
 *
 * @example
 * const { statusCounts } = useStatusCounts({ search });
 * {statusCounts.map(({ status, count }) => <Tab key={status} status={status} count={count} />)}
 */
export function useStatusCounts(filter?: GenerationFilter): StatusCountsSnapshot {
  const store = useVideoGenStore();
  // As above.
  const text = JSON.stringify(filter ?? {});
  return useSource(useMemo(() => store.statusCounts(JSON.parse(text)), [store, text]));
}

/**
 * The state of one form, with `submit` and `reset`.
 *
 * @example
 * const { submit, state, generation, refusal, error } = useGenerateVideo();
 * <button disabled={state === 'submitting'} onClick={() => submit({ prompt })}>Make a video</button>;
 */
export function useGenerateVideo(): SubmissionSnapshot & Pick<Submission, 'submit' | 'reset'> {
  const store = useVideoGenStore();
  const submission = useMemo(() => store.createSubmission(), [store]);
  return { ...useSource(submission), submit: submission.submit, reset: submission.reset };
}

/**
 * The owner of the key, with plan, usage and rate limits, live.
 *
 * @example
 * const { user } = useUsage();
 * <p>{user?.usage.remaining} videos left</p>;
 */
export function useUsage(): UsageSnapshot {
  return useSource(useVideoGenStore().usage);
}

/**
 * The queue of each model for which generations wait, or whose rate limit is in use, live. Components with an equal `first` share one
 * subscription.
 *
 * @example
 * const { queues } = useQueues();
 * {queues.map(({ model, waitingCount }) => <p key={model.key}>{model.name}: {waitingCount} waiting</p>)}
 */
export function useQueues({ first }: QueuesOptions = {}): QueuesSnapshot {
  const store = useVideoGenStore();
  return useSource(useMemo(() => store.queues({ first }), [store, first]));
}

/**
 * The common state of the client's connections; `closed` while nothing is subscribed. While it is `retrying`, the reason and the
 * time to the next attempt stand beside it.
 *
 * @example
 * const { state, error } = useConnectionState();
 * {state === 'retrying' && <p>Not connected: {error?.message}</p>}
 */
export function useConnectionState(): ConnectionSnapshot {
  return useSource(useVideoGenStore().connection);
}

/**
 * The progress of a generation from 0 to 1; null while there is no estimate or no generation. It moves ten times a second along
 * the gateway's estimate, never falls, and rests while the tab is hidden and once the generation has ended.
 *
 * @example
 * const progress = useProgress(generation);
 * <progress value={progress ?? undefined} />;
 */
export function useProgress(generation: ProgressOfGeneration | undefined): number | null {
  const store = useVideoGenStore();
  return useSource(
    useMemo(() => (generation === undefined ? NO_PROGRESS : store.progress(generation)), [store, generation]),
  );
}

const NO_PROGRESS = createConstant(null);

function createConstant<Snapshot>(snapshot: Snapshot): Source<Snapshot> {
  return { subscribe: () => () => undefined, getSnapshot: () => snapshot, getServerSnapshot: () => snapshot };
}

function useSource<Snapshot>({ subscribe, getSnapshot, getServerSnapshot }: Source<Snapshot>): Snapshot {
  return useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot);
}
