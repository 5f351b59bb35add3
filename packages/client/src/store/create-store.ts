import type { VideoGenClient } from '../api.ts';
import type { GenerationFilter } from '../generated/operations.ts';
import type { LabelGenerationResult } from '../generation.ts';
import type { CallOptions } from '../options.ts';
import { createConnectionSource, type ConnectionSnapshot } from './connection-source.ts';
import { createGenerationSources, type GenerationSnapshot } from './generation-source.ts';
import { createGenerationsSources, type GenerationsOptions, type GenerationsSource } from './generations-source.ts';
import { createKnownGenerations } from './known-generations.ts';
import { createProgressSources, type ProgressOfGeneration } from './progress-source.ts';
import { createQueuesSources, type QueuesOptions, type QueuesSnapshot } from './queues-source.ts';
import type { Source } from './source.ts';
import { createStatusCountsSources, type StatusCountsSnapshot } from './status-counts-source.ts';
import { createSubmission, type Submission } from './submission.ts';
import { createUsageSource, type UsageSnapshot } from './usage-source.ts';

/**
 * The live state of one client, for user interfaces. A source works while it has subscribers. Those of the same thing share one
 * subscription to the gateway. A generation never steps back to an older version, whichever answer comes first.
 */
export interface VideoGenStore {
  readonly client: VideoGenClient;
  /**
   * One generation, by the gateway's id or VideoGenAPI's own (`gen_...`), followed until its end.
   *
   * @example
   * const source = store.generation(id);
   * const stop = source.subscribe(() => console.log(source.getSnapshot().generation?.status));
   */
  generation(id: string): Source<GenerationSnapshot>;
  /**
   * A list, newest first, with each change of its generations.
   *
   * @example
   * const list = store.generations({ filter: { status: ['IN_PROGRESS'] } });
   * const stop = list.subscribe(() => console.log(list.getSnapshot().generations.length));
   * list.loadMore();
   */
  generations(options?: GenerationsOptions): GenerationsSource;
  /**
   * The progress of a generation of this store, from 0 to 1, or null. It moves ten times a second, and never falls.
   *
   * @example
   * const progress = store.progress(generation);
   * const stop = progress.subscribe(() => console.log(progress.getSnapshot()));
   */
  progress(generation: ProgressOfGeneration): Source<number | null>;
  /** The owner of the key with plan, usage and rate limits. */
  readonly usage: Source<UsageSnapshot>;
  /**
   * The queue of each model for which generations wait, or whose rate limit is in use, with each change.
   *
   * @example
   * const source = store.queues();
   * const stop = source.subscribe(() => console.log(source.getSnapshot().queues.length));
   */
  queues(options?: QueuesOptions): Source<QueuesSnapshot>;
  /** The common state of the client's connections; `closed` without any. While it is `retrying`, the reason stands beside it. */
  readonly connection: Source<ConnectionSnapshot>;
  /**
   * The numbers of generations by status, for a filter without its `status`. They are read again after changes, at most once a second.
   *
   * @example
   * const counts = store.statusCounts({ search: 'lighthouse' });
   * const stop = counts.subscribe(() => console.log(counts.getSnapshot().statusCounts));
   */
  statusCounts(filter?: GenerationFilter): Source<StatusCountsSnapshot>;
  /**
   * Labels a generation like the client's method. The sources of this store show the label at once, also of a generation that has ended.
   *
   * @example
   * const result = await store.label(id, 'Scene 12');
   * if (result.__typename !== 'LabelGenerationSuccess') console.log(result.message);
   */
  label(id: string, label: string | null, options?: CallOptions): Promise<LabelGenerationResult>;
  /**
   * Creates the state of one form that submits videos.
   *
   * @example
   * const submission = store.createSubmission();
   * const { state, generation, refusal } = await submission.submit({ prompt: 'A lighthouse in a storm' });
   */
  createSubmission(): Submission;
}

/**
 * Creates the store of a client. It opens nothing by itself, and needs no end: its sources stop with their subscribers, or with the client.
 *
 * @example
 * const store = createVideoGenStore(client);
 */
export function createVideoGenStore(client: VideoGenClient): VideoGenStore {
  const known = createKnownGenerations();
  return {
    client,
    generation: createGenerationSources(client, known),
    generations: createGenerationsSources(client, known),
    progress: createProgressSources(known),
    statusCounts: createStatusCountsSources(client),
    async label(...args) {
      const result = await client.label(...args);
      if (result.__typename === 'LabelGenerationSuccess') known.receive(result.generation);
      return result;
    },
    usage: createUsageSource(client),
    queues: createQueuesSources(client),
    connection: createConnectionSource(client),
    createSubmission: () => createSubmission(client, known),
  };
}
