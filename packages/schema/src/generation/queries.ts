import { resolveCursorConnection } from '@pothos/plugin-relay';
import {
  countByStatus,
  countGenerations,
  findGeneration,
  getUpdateRange,
  listGenerations,
  type Generation as GenerationRecord,
  type GenerationFilter as Filter,
} from '@videogen/store';
import { badUserInput } from '../bad-user-input.ts';
import { builder } from '../builder.ts';
import { decodeGenerationId, generationIdArg } from '../global-id.ts';
import { decodeListCursor, encodeListCursor } from '../list-cursor.ts';
import { listSelected } from '../list-selected.ts';
import { GenerationFilter, readFilter } from './filter.ts';
import { Generation } from './generation.ts';
import { MOST_STATUS_COUNTS, StatusCount } from './status-count.ts';
import { encodeUpdateCursor } from '../update-cursor.ts';
import type { Context } from '../context.ts';

const GenerationConnection = builder.connectionObject(
  {
    type: Generation,
    name: 'GenerationConnection',
    description: 'A page of generations, newest first (Relay).',
    fields: (t) => ({
      totalCount: t.int({
        description: 'The number of generations that match the filter, on all pages.',
        resolve: ({ countAll }) => countAll(),
      }),
      statusCounts: t.field({
        type: [StatusCount],
        description:
          'The numbers of generations by status, on all pages, that match the filter without its `status`; only statuses with generations, in the order of their lives. Computed only if selected; with `first: 0` without a page.',
        complexity: { multiplier: MOST_STATUS_COUNTS },
        resolve: async ({ countByStatus: count }) => [...(await count())],
      }),
      updatesCursor: t.exposeString('updatesCursor', {
        description:
          "The cursor of the caller's last update before this page was read; subscribe `after` it to miss no change.",
      }),
    }),
  },
  { name: 'GenerationEdge', description: 'One generation of a page, with its cursor.' },
);

builder.queryFields((t) => ({
  generation: t.field({
    type: Generation,
    nullable: true,
    description: "One generation; null if it does not exist or is not the caller's.",
    args: {
      id: t.arg.id(generationIdArg),
    },
    resolve: (_, { id }, { lifecycle, caller }) => findGeneration(lifecycle.store, caller.id, decodeGenerationId(id)),
  }),
  generations: t.field({
    type: GenerationConnection,
    description: "The caller's generations, newest first by (createdAt, id).",
    args: {
      ...t.arg.connectionArgs(),
      filter: t.arg({ type: GenerationFilter, description: 'Selects generations; by default all.' }),
    },
    complexity: ({ first, last }) => ({ multiplier: Math.min(first ?? last ?? USUAL_PAGE, LARGEST_PAGE) }),
    resolve: (_, args, context, info) =>
      listPage(context, args, {
        filter: readFilter(args.filter),
        isFollowed: listSelected(info).has('updatesCursor'),
      }),
  }),
}));

const LARGEST_PAGE = 100;
const USUAL_PAGE = 20;

interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

interface PageOptions {
  readonly filter: Filter;
  /** True if the page's `updatesCursor` is asked for, which takes a read before the page's own. */
  readonly isFollowed: boolean;
}

async function listPage({ lifecycle, caller }: Context, args: PageArgs, { filter, isFollowed }: PageOptions) {
  checkPageSize('first', args.first);
  checkPageSize('last', args.last);
  if (args.first != null && args.last != null) throw badUserInput('Expected either first or last, got both.');
  const range = isFollowed ? await getUpdateRange(lifecycle.store, caller.id) : undefined;
  const updatesCursor = range ? encodeUpdateCursor({ userId: caller.id, number: range.newest }) : '';
  const page = await resolveCursorConnection<Promise<readonly GenerationRecord[]>>(
    {
      args,
      defaultSize: USUAL_PAGE,
      maxSize: LARGEST_PAGE,
      toCursor: (generation: GenerationRecord) => encodeListCursor(generation),
    },
    ({ before, after, limit, inverted }) =>
      listGenerations(lifecycle.store, {
        userId: caller.id,
        filter,
        after: after === undefined ? undefined : decodeListCursor(after),
        before: before === undefined ? undefined : decodeListCursor(before),
        limit,
        inverted,
      }),
  );
  const noCursors = page.edges.length === 0 && { startCursor: null, endCursor: null };
  return {
    edges: page.edges,
    pageInfo: { ...page.pageInfo, ...noCursors },
    countAll: () => countGenerations(lifecycle.store, caller.id, filter),
    countByStatus: () => countByStatus(lifecycle.store, caller.id, { ...filter, status: undefined }),
    updatesCursor,
  };
}

function checkPageSize(name: string, size: number | null | undefined): void {
  if (size == null || (size >= 0 && size <= LARGEST_PAGE)) return;
  throw badUserInput(`Expected ${name} to be 0 to ${LARGEST_PAGE}, got ${size}.`);
}
