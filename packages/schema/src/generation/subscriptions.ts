import { findGeneration, followGeneration, followUpdates, getUpdateRange, type FollowedUpdate } from '@videogen/store';
import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';
import { decodeGenerationId, generationIdArg } from '../global-id.ts';
import { readAfter } from '../update-cursor.ts';
import { GenerationFilter, readFilter } from './filter.ts';
import { NotFoundError } from './generation-errors.ts';
import { GenerationUpdate } from './generation.ts';
import type { Context } from '../context.ts';

const afterArg = {
  description:
    "The `cursor` of an update, or a connection's `updatesCursor`: selects newer updates. It is a position among all of the caller's updates, valid for either subscription and any filter. If the updates after it are no longer kept, the present states of generations that are unfinished or have changed since are sent instead. An invalid cursor gets one result with the error code BAD_USER_INPUT, then the subscription completes.",
};

builder.subscriptionFields((t) => ({
  generationUpdated: t.field({
    type: GenerationUpdate,
    description:
      'The present state of the generation, then each change in order; with `after`, only newer changes. It completes after a terminal status, or at once if nothing newer than that is left; a label that changes later is reported by generationsUpdated. No change is skipped, and `version` never decreases. An unknown id gets one result with the error code NOT_FOUND, then the subscription completes.',
    args: {
      id: t.arg.id(generationIdArg),
      after: t.arg.string(afterArg),
    },
    subscribe: (_, args, context) => followOne(context, args),
    resolve: notePosition,
  }),
  generationsUpdated: t.field({
    type: GenerationUpdate,
    description:
      "The changes of the caller's generations from now on, or since `after`, in order. It never completes. A change is sent if the generation matches `filter` before or after it, so that a client also learns which generations leave a list.",
    args: {
      after: t.arg.string(afterArg),
      filter: t.arg({ type: GenerationFilter, description: 'Selects generations; by default all.' }),
    },
    subscribe: (_, args, context) => followAll(context, args),
    resolve: notePosition,
  }),
}));

interface Position {
  readonly after?: string | null | undefined;
}

async function followOne(
  context: Context,
  args: Position & { readonly id: string },
): Promise<AsyncIterableIterator<FollowedUpdate>> {
  const { lifecycle, caller } = context;
  const { store } = lifecycle;
  const after = await readPosition(context, args);
  const generation = await findGeneration(store, caller.id, decodeGenerationId(args.id));
  if (!generation) {
    throw new GraphQLError(new NotFoundError().message, { extensions: { code: 'NOT_FOUND' } });
  }
  context.followed = { position: after };
  return followGeneration(store, { userId: caller.id, generationId: generation.id, after });
}

async function followAll(
  context: Context,
  args: Position & { readonly filter?: Parameters<typeof readFilter>[0] },
): Promise<AsyncIterableIterator<FollowedUpdate>> {
  const { lifecycle, caller } = context;
  const { store } = lifecycle;
  const filter = readFilter(args.filter);
  const after = (await readPosition(context, args)) ?? (await getUpdateRange(store, caller.id)).newest;
  context.followed = { position: after };
  return followUpdates(store, { userId: caller.id, filter, after });
}

async function readPosition(context: Context, { after }: Position): Promise<number | undefined> {
  const { lifecycle, caller, resumesAfter } = context;
  return resumesAfter ?? (await readAfter(lifecycle.store, caller.id, after));
}

/** Notes that an update is sent. */
function notePosition(update: FollowedUpdate, _args: unknown, { followed }: Context): FollowedUpdate {
  if (followed) followed.position = update.number;
  return update;
}
