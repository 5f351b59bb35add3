import type { VideoGenClient } from '../api.ts';
import type { GenerationFilter } from '../generated/operations.ts';
import type { Generation } from '../generation.ts';
import type { KnownGenerations } from './known-generations.ts';
import { appendPage, applyChange, EMPTY_LIST, type LiveList } from './live-list.ts';
import { nameFilter } from './name-filter.ts';
import { createShare, type Live, type SharedOptions, type Source } from './source.ts';
import { toError } from './to-error.ts';
import { untilAnswered } from './until-answered.ts';

/** The selection of a list. */
export interface GenerationsOptions {
  /** By default all generations. */
  readonly filter?: GenerationFilter | undefined;
  /** The number of generations that the first page and each further page add: 1 to 100, by default 20. */
  readonly pageSize?: number | undefined;
}

/** The loaded part of a list, newest first. */
export interface GenerationsSnapshot {
  /** True until the first page is there. */
  readonly isLoading: boolean;
  /** True while `loadMore` is under way. */
  readonly isLoadingMore: boolean;
  readonly generations: readonly Generation[];
  /** True if there are older ones. */
  readonly hasMore: boolean;
  /** A permanent error, beside what was loaded before it. */
  readonly error: Error | undefined;
}

/** A live list. */
export interface GenerationsSource extends Source<GenerationsSnapshot> {
  /** Loads the next page, unless one is being loaded or there is none. Without subscribers it does nothing. */
  readonly loadMore: () => void;
}

const PAGE_SIZE = 20;

const LOADING: GenerationsSnapshot = {
  isLoading: true,
  isLoadingMore: false,
  generations: [],
  hasMore: false,
  error: undefined,
};

/** Creates the sources of lists. Subscribers of the same filter and page size share one list. */
export function createGenerationsSources(
  client: Pick<VideoGenClient, 'generations' | 'watchAll'>,
  known: KnownGenerations,
): (options?: GenerationsOptions) => GenerationsSource {
  const share = createShare<GenerationsSnapshot>();
  const loaders = new Map<string, () => void>();

  return ({ filter, pageSize = PAGE_SIZE } = {}) => {
    const name = `${pageSize} ${nameFilter(filter)}`;

    async function run(live: Live<GenerationsSnapshot>): Promise<void> {
      const { signal, get, set } = live;
      let list = EMPTY_LIST;
      let loading: Promise<void> | undefined;

      function show(next: LiveList): void {
        list = next;
        const { generations, hasMore } = next;
        set({ isLoading: false, isLoadingMore: loading !== undefined, generations, hasMore, error: undefined });
      }

      async function loadPage() {
        const variables = { first: pageSize, after: list.endCursor, filter };
        const page = await untilAnswered(() => client.generations(variables, { signal }), signal);
        // A change may have come before a page that shows an older version.
        const nodes = page.nodes.map((node) => known.receive(node).generation);
        loading = undefined;
        show(appendPage(list, { ...page, nodes }, filter));
        return page.updatesCursor;
      }

      function loadMore(): void {
        if (loading !== undefined || !list.hasMore || signal.aborted) return;
        loading = loadPage().then(keepFilled, (error: unknown) => {
          loading = undefined;
          if (!signal.aborted) set({ ...fail(get(), error), isLoadingMore: false });
        });
        show(list);
      }

      /** Loads the next page if all loaded generations have left the filter. */
      function keepFilled(): void {
        if (list.generations.length === 0) loadMore();
      }

      const after = await loadPage();
      loaders.set(name, loadMore);
      signal.addEventListener('abort', () => loaders.get(name) === loadMore && loaders.delete(name));
      for await (const { generation: changed } of client.watchAll({ after, filter, signal })) {
        show(applyChange(list, known.receive(changed).generation, filter));
        keepFilled();
      }
    }

    const options: SharedOptions<GenerationsSnapshot> = { initial: () => LOADING, server: LOADING, run, fail };
    return { ...share(name, options), loadMore: () => loaders.get(name)?.() };
  };
}

function fail(snapshot: GenerationsSnapshot, error: unknown): GenerationsSnapshot {
  return { ...snapshot, isLoading: false, error: toError(error) };
}
