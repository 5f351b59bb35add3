import { findGeneration, followGeneration, followUpdates, type FollowedUpdate } from '@videogen/store';
import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';
import { decodeGenerationId, generationIdArg } from '../global-id.ts';
import { readAfter } from '../update-cursor.ts';
import { GenerationFilter, readFilter } from './filter.ts';
import { NotFoundError } from './generation-errors.ts';
import { GenerationUpdate } from './generation.ts';
import type { Context } from '../context.ts';

const after = {
  description:
    "The `cursor` of an update, or a connection's `updatesCursor`: only what is newer. It is a place in all of the caller's updates, good for either subscription and any filter. Where the updates after it are no longer kept, the present state of all that is unfinished or has changed since comes in their place. Anything else: one result with the error code BAD_USER_INPUT, then complete.",
};

builder.subscriptionFields((t) => ({
  generationUpdated: t.field({
    type: GenerationUpdate,
    description:
      'The generation as it is now, then each change in order; with `after`, only what is newer. Completes after a terminal status, at once when that was delivered before. Nothing is skipped; `version` never steps back. For an unknown id: one result with the error code NOT_FOUND, then complete.',
    args: {
      id: t.arg.id(generationIdArg),
      after: t.arg.string(after),
    },
    subscribe: (_, args, context) => followOne(context, args),
    resolve: (update: FollowedUpdate) => update,
  }),
  generationsUpdated: t.field({
    type: GenerationUpdate,
    description:
      "What happens to the caller's generations from now on, or since `after`, in order; never completes. A change is sent when the generation matches `filter` before it or after it, so that one that leaves a list is heard leaving.",
    args: {
      after: t.arg.string(after),
      filter: t.arg({ type: GenerationFilter, description: 'Which generations; all by default.' }),
    },
    subscribe: (_, args, context) => followAll(context, args),
    resolve: (update: FollowedUpdate) => update,
  }),
}));

interface Place {
  readonly after?: string | null | undefined;
}

async function followOne(
  { lifecycle: { store }, caller }: Context,
  args: Place & { readonly id: string },
): Promise<AsyncIterableIterator<FollowedUpdate>> {
  const place = await readAfter(store, caller.id, args.after);
  const generation = await findGeneration(store, caller.id, decodeGenerationId(args.id));
  if (!generation) {
    throw new GraphQLError(new NotFoundError().message, { extensions: { code: 'NOT_FOUND' } });
  }
  return followGeneration(store, { userId: caller.id, generationRef: generation.id, after: place });
}

async function followAll(
  { lifecycle: { store }, caller }: Context,
  args: Place & { readonly filter?: Parameters<typeof readFilter>[0] },
): Promise<AsyncIterableIterator<FollowedUpdate>> {
  const filter = readFilter(args.filter);
  return followUpdates(store, { userId: caller.id, filter, after: await readAfter(store, caller.id, args.after) });
}
