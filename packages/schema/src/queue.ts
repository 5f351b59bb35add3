import { listQueues, type ModelQueue as Queue } from '@videogen/lifecycle';
import { badUserInput } from './bad-user-input.ts';
import { builder } from './builder.ts';
import { Generation } from './generation/generation.ts';
import { describeModel, Model } from './model.ts';
import { User } from './user.ts';

const USUAL_WAITING = 20;
const MOST_WAITING = 100;
/** The number of queues in one answer. The catalogue has fewer models that one key uses within a window. */
const MOST_QUEUES = 20;

const ModelQueue = builder.objectRef<Queue>('ModelQueue').implement({
  description:
    "The caller's generations that wait for the rate limit of a model, and that limit. The gateway sends them by itself.",
  fields: (t) => ({
    model: t.field({
      type: Model,
      description: 'The model.',
      resolve: ({ modelKey }, _, { lifecycle }) => describeModel(lifecycle.catalogue, modelKey),
    }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'Generations allowed in the window, as VideoGenAPI reported it last; null if it never did.',
    }),
    used: t.exposeInt('used', {
      nullable: true,
      description: 'Generations in the window; null if not reported, or once the window has passed.',
    }),
    nextSlotAt: t.expose('nextSlotAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The expected time of the next submission: of the first that waits, or else of a new one. Null while there is room.',
    }),
    waitingCount: t.exposeInt('waiting', { description: 'The number of generations that wait, all SCHEDULED.' }),
    waiting: t.field({
      type: [Generation],
      description:
        'The generations that wait, in the order in which they will be sent; `submitAt` has the expected time of each.',
      args: {
        first: t.arg.int({
          defaultValue: USUAL_WAITING,
          description: 'The number of generations, from the first on: 1 to 100.',
        }),
      },
      complexity: ({ first }) => ({ multiplier: Math.min(first ?? USUAL_WAITING, MOST_WAITING) }),
      async resolve({ listFirst }, { first }, { positions }) {
        const waiting = await listFirst(readFirst(first));
        for (const each of waiting) positions.set(each.generation, each);
        return waiting.map(({ generation }) => generation);
      },
    }),
  }),
});

builder.objectField(User, 'queues', (t) =>
  t.field({
    type: [ModelQueue],
    description:
      'The queue of each model for which a generation waits (SCHEDULED), or whose rate limit was reported and has not been reset since; at most 20, those with waiting generations first, then by the key of the model. `usageUpdated` reports when a generation enters or leaves a queue, or when its times move.',
    complexity: { multiplier: MOST_QUEUES },
    async resolve({ id }, _, { lifecycle }) {
      const queues = await listQueues(lifecycle, id);
      return queues.slice(0, MOST_QUEUES);
    },
  }),
);

function readFirst(first: number | null | undefined): number {
  const count = first ?? USUAL_WAITING;
  if (count >= 1 && count <= MOST_WAITING) return count;
  throw badUserInput(`Expected first to be 1 to ${MOST_WAITING}, got ${count}.`);
}
