import { findGeneration, followGeneration, type Update } from '@videogen/store';
import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';
import { decodeGenerationId } from '../global-id.ts';
import { GenerationUpdate } from './generation.ts';
import type { Context } from '../context.ts';

builder.subscriptionField('generationUpdated', (t) =>
  t.field({
    type: GenerationUpdate,
    description:
      'The generation as it is now, then each change in order. Completes after a terminal status. Nothing is skipped; `version` never steps back. For an unknown id: one result with the error code NOT_FOUND, then complete.',
    args: {
      id: t.arg.id({ required: true, description: "The global id, or VideoGenAPI's own (`gen_…`)." }),
    },
    subscribe: (_, { id }, context) => follow(context, id),
    resolve: (update: Update) => update,
  }),
);

async function follow({ lifecycle, caller }: Context, id: string): Promise<AsyncIterableIterator<Update>> {
  const generation = await findGeneration(lifecycle.store, caller.id, decodeGenerationId(id));
  if (!generation) {
    throw new GraphQLError("There is no such generation, or it is not this key's.", {
      extensions: { code: 'NOT_FOUND' },
    });
  }
  return followGeneration(lifecycle.store, { userId: caller.id, generationRef: generation.id });
}
