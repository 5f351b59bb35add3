import { previewAll, type SubmissionPreview, type SubmissionsPreview } from '@videogen/lifecycle';
import { badUserInput } from '../bad-user-input.ts';
import { builder } from '../builder.ts';
import { InputIssue } from '../expected-errors.ts';
import { describeModel, Model } from '../model.ts';
import { GenerateVideoInput } from './generate-video-input.ts';
import { Generation } from './generation.ts';

const MOST_INPUTS = 100;
const MOST_PRECEDING = 100_000;
const MOST_ISSUES = 20;

const GenerateVideoPreview = builder.objectRef<SubmissionPreview>('GenerateVideoPreview').implement({
  description:
    'The expected outcome of one input. Without issues, `existing`, `repeats` and `expectedSubmitAt`, the rate limit would refuse it (whenRateLimited: FAIL), or the submission with its idempotencyKey is still being sent.',
  fields: (t) => ({
    issues: t.field({
      type: [InputIssue],
      description:
        'The problems of the input, those of the InvalidInputError of generateVideo; empty without any. An idempotencyKey that belongs to another input is one. At most 20.',
      complexity: { multiplier: MOST_ISSUES },
      resolve: ({ issues }) => issues.slice(0, MOST_ISSUES),
    }),
    warnings: t.field({
      type: ['String'],
      description: 'The warnings that the generation would have.',
      resolve: ({ warnings }) => [...warnings],
    }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model; null if the input names none.',
      resolve: ({ input: { model } }, _, { lifecycle }) =>
        model == null ? null : describeModel(lifecycle.catalogue, model),
    }),
    existing: t.expose('existing', {
      type: Generation,
      nullable: true,
      description:
        'The generation that generateVideo would return without sending anything, as its idempotencyKey was used with the same input. Null also while that one is being sent.',
    }),
    repeats: t.exposeInt('repeats', {
      nullable: true,
      description:
        'The index, from 0, of the earlier input of this preview that has the same idempotencyKey and is the same: both get one generation. Null without one.',
    }),
    expectedSubmitAt: t.expose('expectedSubmitAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The expected time of the submission: now if the rate limit has room, else the time at which the queue would send it. Null if nothing would be sent for this input.',
    }),
    expectedCompletionAt: t.expose('expectedCompletionAt', {
      type: 'DateTime',
      nullable: true,
      description:
        "The expected time of completion: the median processing time of its kind in the gateway's own history, after expectedSubmitAt. Null if that is null, and while fewer than three of its kind have been completed.",
    }),
  }),
});

const GenerateVideosPreview = builder.objectRef<SubmissionsPreview>('GenerateVideosPreview').implement({
  description:
    'The expected outcome of several inputs. `valid` is the sum of `submittedNow`, `queued`, `existing` and `rateLimited`.',
  fields: (t) => ({
    lines: t.field({
      type: [GenerateVideoPreview],
      description: 'The outcome of each input, in order.',
      // The field of the preview multiplies its cost by the number of inputs already.
      complexity: { multiplier: 1 },
      resolve: ({ lines }) => [...lines],
    }),
    valid: t.exposeInt('valid', { description: 'The number of inputs without issues.' }),
    submittedNow: t.exposeInt('submittedNow', { description: 'The number that would be sent now.' }),
    queued: t.exposeInt('queued', {
      description: 'The number that would wait for its rate limit (whenRateLimited: QUEUE).',
    }),
    existing: t.exposeInt('existing', {
      description:
        'The number for which nothing would be sent, as an earlier submission or an earlier input has the same idempotencyKey.',
    }),
    rateLimited: t.exposeInt('rateLimited', {
      description: 'The number that the rate limit would refuse (whenRateLimited: FAIL).',
    }),
    lastCompletionAt: t.expose('lastCompletionAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The latest expectedCompletionAt; null if nothing would be sent, or if that of one that would be sent is null.',
    }),
    remainingAfter: t.exposeInt('remainingAfter', {
      nullable: true,
      description:
        'Generations left this month after these, the preceding ones and all that wait in queues, at least 0. Null if unlimited or not reported.',
    }),
    exceedsQuota: t.exposeBoolean('exceedsQuota', {
      description: 'True if the month does not have enough generations left for all of them.',
    }),
  }),
});

builder.queryField('previewGenerateVideos', (t) =>
  t.field({
    type: GenerateVideosPreview,
    description:
      'The expected outcome of submitting these inputs now, in order: their problems and warnings, and the times of those that would be sent. It sends nothing, stores nothing and spends nothing. It knows what the gateway knows: VideoGenAPI may still refuse an input. Until VideoGenAPI has reported the rate limit of a model, five in 15 minutes are assumed, and of the sandbox the limit that it has, if any.',
    args: {
      inputs: t.arg({ type: [GenerateVideoInput], required: true, description: 'The requested videos, at most 100.' }),
      precedingCount: t.arg.int({
        defaultValue: 0,
        description:
          "The number of inputs of the same file before these, 0 to 100,000, for a file that is previewed in parts. They are assumed to be valid and new, with whenRateLimited: QUEUE, and of each input's own model. So times are exact for a file of one model, and the latest possible ones for a file of several; for exact times preview the inputs of each model apart.",
      }),
    },
    complexity: ({ inputs }) => ({ multiplier: Math.max(inputs.length, 1) }),
    resolve(_, { inputs, precedingCount }, { lifecycle, caller }) {
      if (inputs.length > MOST_INPUTS) {
        throw badUserInput(`Expected at most ${MOST_INPUTS} inputs, got ${inputs.length}.`);
      }
      const preceding = precedingCount ?? 0;
      if (preceding < 0 || preceding > MOST_PRECEDING) {
        throw badUserInput(`Expected precedingCount to be 0 to ${MOST_PRECEDING}, got ${preceding}.`);
      }
      return previewAll(lifecycle, caller.id, inputs, { precedingCount: preceding });
    },
  }),
);
