import { findGeneration, followGeneration, followUpdates, type Update } from '@videogen/store';
import { GraphQLError } from 'graphql';
import { badUserInput } from '../bad-user-input.ts';
import { builder } from '../builder.ts';
import { decodeGenerationId, generationIdArg } from '../global-id.ts';
import { GenerationFilter, readFilter } from './filter.ts';
import { NotFoundError } from './generation-errors.ts';
import { GenerationUpdate } from './generation.ts';
import type { Context } from '../context.ts';

const after = { description: 'A cursor of an update: only what is newer. Not available yet.' };

builder.subscriptionFields((t) => ({
  generationUpdated: t.field({
    type: GenerationUpdate,
    description:
      'The generation as it is now, then each change in order. Completes after a terminal status. Nothing is skipped; `version` never steps back. For an unknown id: one result with the error code NOT_FOUND, then complete.',
    args: {
      id: t.arg.id(generationIdArg),
      after: t.arg.string(after),
    },
    subscribe(_, args, context) {
      refuseCursor(args.after);
      return followOne(context, args.id);
    },
    resolve: (update: Update) => update,
  }),
  generationsUpdated: t.field({
    type: GenerationUpdate,
    description:
      "What happens to the caller's generations from now on, in order; never completes. A change is sent when the generation matches `filter` before it or after it, so that one that leaves a list is heard leaving.",
    args: {
      after: t.arg.string(after),
      filter: t.arg({ type: GenerationFilter, description: 'Which generations; all by default.' }),
    },
    subscribe(_, args, { lifecycle, caller }) {
      refuseCursor(args.after);
      return followUpdates(lifecycle.store, { userId: caller.id, filter: readFilter(args.filter) });
    },
    resolve: (update: Update) => update,
  }),
}));

function refuseCursor(cursor: string | null | undefined): void {
  if (cursor != null) throw badUserInput('Resuming with `after` is not available yet; leave it out.');
}

async function followOne({ lifecycle, caller }: Context, id: string): Promise<AsyncIterableIterator<Update>> {
  const generation = await findGeneration(lifecycle.store, caller.id, decodeGenerationId(id));
  if (!generation) {
    throw new GraphQLError(new NotFoundError().message, { extensions: { code: 'NOT_FOUND' } });
  }
  return followGeneration(lifecycle.store, { userId: caller.id, generationRef: generation.id });
}
