import { cancel, importGenerations, refresh, submit, submitAll } from '@videogen/lifecycle';
import { badUserInput } from '../bad-user-input.ts';
import { builder } from '../builder.ts';
import {
  ContentRejectedError,
  InvalidInputError,
  PaymentRequiredError,
  QuotaExceededError,
  RateLimitedError,
  UpstreamError,
} from '../expected-errors.ts';
import { IdempotencyConflictError, NotCancelableError, NotFoundError } from './generation-errors.ts';
import { decodeGenerationId, generationIdArg } from '../global-id.ts';
import { GenerateVideoInput } from './generate-video-input.ts';
import { Generation } from './generation.ts';
import { readLookRefusal, readSubmitResult, type GenerationSuccess } from './read-result.ts';

// Results list the classes of their errors, not the types: by them the errors plugin knows a returned error from an
// unexpected one.

const GenerateVideoSuccess = builder.objectRef<GenerationSuccess>('GenerateVideoSuccess').implement({
  description:
    'The gateway has it: accepted (PENDING), kept until there is room (SCHEDULED), or sent with an unknown outcome (UNCONFIRMED). Follow it with generationUpdated.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'As it stands now.' }) }),
});

const GenerateVideoResult = builder.errorUnion('GenerateVideoResult', {
  description: 'A video on its way, or why not.',
  types: [
    GenerateVideoSuccess,
    InvalidInputError,
    RateLimitedError,
    QuotaExceededError,
    PaymentRequiredError,
    ContentRejectedError,
    IdempotencyConflictError,
    UpstreamError,
  ],
  resolveType: () => GenerateVideoSuccess,
});

const MOST_AT_ONCE = 20;

builder.mutationFields((t) => ({
  generateVideo: t.field({
    type: GenerateVideoResult,
    description:
      'Asks VideoGenAPI for a video; this spends. The request is stored before VideoGenAPI is called, and nothing after that can lose it. GenerateVideoSuccess means that the gateway has it: accepted (PENDING), with whenRateLimited: QUEUE kept until there is room (SCHEDULED), or sent with an unknown outcome (UNCONFIRMED), which is never sent again. UpstreamError means provably not accepted. A refusal leaves nothing behind and frees its idempotencyKey.',
    args: { input: t.arg({ type: GenerateVideoInput, required: true, description: 'What the video should be.' }) },
    resolve: async (_, { input }, { lifecycle, caller }) =>
      readSubmitResult(await submit(lifecycle, caller.id, input), lifecycle.catalogue),
  }),
  generateVideos: t.field({
    type: [GenerateVideoResult],
    description:
      'The same for up to 20; with more, nothing is sent. One result per input, in order: one that fails does not stop the others. Those of one model are sent one after the other.',
    args: {
      inputs: t.arg({ type: [GenerateVideoInput], required: true, description: 'What the videos should be, 1 to 20.' }),
    },
    async resolve(_, { inputs }, { lifecycle, caller }) {
      if (inputs.length > MOST_AT_ONCE) {
        throw badUserInput(`Expected at most ${MOST_AT_ONCE} inputs, got ${inputs.length}; nothing was sent.`);
      }
      const results = await submitAll(lifecycle, caller.id, inputs);
      return results.map((result) => readSubmitResult(result, lifecycle.catalogue));
    },
  }),
}));

const CancelGenerationSuccess = builder.objectRef<GenerationSuccess>('CancelGenerationSuccess').implement({
  description: 'It is withdrawn and will not be sent.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'As it stands now.' }) }),
});

const CancelGenerationResult = builder.errorUnion('CancelGenerationResult', {
  description: 'A withdrawn generation, or why not.',
  types: [CancelGenerationSuccess, NotFoundError, NotCancelableError],
  resolveType: () => CancelGenerationSuccess,
});

const RefreshGenerationSuccess = builder.objectRef<GenerationSuccess>('RefreshGenerationSuccess').implement({
  description: 'What VideoGenAPI says now, or said within the last second.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'As it stands now.' }) }),
});

const RefreshGenerationResult = builder.errorUnion('RefreshGenerationResult', {
  description: 'A generation as it stands now, or why it could not be asked for.',
  types: [RefreshGenerationSuccess, NotFoundError, RateLimitedError, UpstreamError],
  resolveType: () => RefreshGenerationSuccess,
});

interface ImportSuccess {
  readonly imported: number;
  readonly followed: number;
}

const ImportGenerationsSuccess = builder.objectRef<ImportSuccess>('ImportGenerationsSuccess').implement({
  description: 'What was brought in.',
  fields: (t) => ({
    imported: t.exposeInt('imported', { description: 'Generations that the gateway did not know.' }),
    followed: t.exposeInt('followed', {
      description: 'Those of them that are unfinished and are followed from now on.',
    }),
  }),
});

const ImportGenerationsResult = builder.errorUnion('ImportGenerationsResult', {
  description: 'What was brought in, or why not.',
  types: [ImportGenerationsSuccess, RateLimitedError, UpstreamError],
  resolveType: () => ImportGenerationsSuccess,
});

builder.mutationFields((t) => ({
  cancelGeneration: t.field({
    type: CancelGenerationResult,
    description:
      'Withdraws a generation that was not sent yet (SCHEDULED): it is CANCELED and costs nothing. Twice is a success. One already sent, or just being sent, goes on: VideoGenAPI cannot cancel.',
    args: { id: t.arg.id(generationIdArg) },
    async resolve(_, { id }, { lifecycle, caller }) {
      const result = await cancel(lifecycle, caller.id, decodeGenerationId(id));
      if (result.type === 'success') return { generation: result.generation };
      return result.type === 'not-found' ? new NotFoundError() : new NotCancelableError(result.generation);
    },
  }),
  refreshGeneration: t.field({
    type: RefreshGenerationResult,
    description:
      'Asks VideoGenAPI for the status now. More than once a second, on SCHEDULED or on a terminal one: the stored state, without asking.',
    args: { id: t.arg.id(generationIdArg) },
    async resolve(_, { id }, { lifecycle, caller }) {
      const result = await refresh(lifecycle, caller.id, decodeGenerationId(id));
      if (result.type === 'success') return { generation: result.generation };
      return result.type === 'not-found' ? new NotFoundError() : readLookRefusal(result, lifecycle.catalogue);
    },
  }),
  importGenerations: t.field({
    type: ImportGenerationsResult,
    description:
      'Brings generations made elsewhere with this key into the gateway and follows the unfinished ones. Again, it brings only what is new.',
    async resolve(_, __, { lifecycle, caller }) {
      const result = await importGenerations(lifecycle, caller.id);
      return result.type === 'success' ? result : readLookRefusal(result, lifecycle.catalogue);
    },
  }),
}));
