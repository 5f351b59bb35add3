import { cancel, importAll, label as relabel, refresh, submitAll, submitOne } from '@videogen/lifecycle';
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
import { readPollRefusal, readSubmitResult, type GenerationSuccess } from './read-result.ts';

// Results list the classes of their errors, not the types. The errors plugin needs them to distinguish a returned error from
// an unexpected one.

const GenerateVideoSuccess = builder.objectRef<GenerationSuccess>('GenerateVideoSuccess').implement({
  description:
    'The gateway has stored the generation: accepted (PENDING), waiting for its rate limit (SCHEDULED), or sent with an unknown outcome (UNCONFIRMED). Follow it with generationUpdated.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'Its present state.' }) }),
});

const GenerateVideoResult = builder.errorUnion('GenerateVideoResult', {
  description: 'The generation, or an expected failure.',
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
      'Requests a video from VideoGenAPI; this costs money. The request is stored before VideoGenAPI is called and cannot get lost after that. GenerateVideoSuccess means that the gateway has stored the generation: accepted (PENDING), with whenRateLimited: QUEUE waiting for its rate limit (SCHEDULED), or sent with an unknown outcome (UNCONFIRMED), which is never sent again. UpstreamError means that the request was certainly not accepted, unless mayBeCharged is true. A refused request leaves no generation, and its idempotencyKey may be used again.',
    args: { input: t.arg({ type: GenerateVideoInput, required: true, description: 'The requested video.' }) },
    resolve: async (_, { input }, { lifecycle, caller, callerKey: key }) =>
      readSubmitResult(await submitOne(lifecycle, caller.id, input, { key }), lifecycle.catalogue),
  }),
  generateVideos: t.field({
    type: [GenerateVideoResult],
    description:
      'Requests up to 20 videos; with more inputs nothing is sent. The result has one entry for each input, in order; a failure does not stop the others. Inputs of one model are sent one after the other. Once an input was sent, every input gets its entry: an internal failure of the gateway is an UpstreamError. Give each input an idempotencyKey: the same inputs again return the first results, and only inputs that were not sent are paid.',
    args: {
      inputs: t.arg({ type: [GenerateVideoInput], required: true, description: 'The requested videos, 1 to 20.' }),
    },
    complexity: ({ inputs }) => ({ multiplier: inputs.length }),
    async resolve(_, { inputs }, { lifecycle, caller, callerKey: key }) {
      if (inputs.length > MOST_AT_ONCE) {
        throw badUserInput(`Expected at most ${MOST_AT_ONCE} inputs, got ${inputs.length}; nothing was sent.`);
      }
      const results = await submitAll(lifecycle, caller.id, inputs, { key });
      return results.map((result) => readSubmitResult(result, lifecycle.catalogue));
    },
  }),
}));

const CancelGenerationSuccess = builder.objectRef<GenerationSuccess>('CancelGenerationSuccess').implement({
  description: 'The generation is canceled and will not be sent.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'Its present state.' }) }),
});

const CancelGenerationResult = builder.errorUnion('CancelGenerationResult', {
  description: 'The canceled generation, or an expected failure.',
  types: [CancelGenerationSuccess, NotFoundError, NotCancelableError],
  resolveType: () => CancelGenerationSuccess,
});

const RefreshGenerationSuccess = builder.objectRef<GenerationSuccess>('RefreshGenerationSuccess').implement({
  description: 'The state that VideoGenAPI has reported now or within the last second.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'Its present state.' }) }),
});

const RefreshGenerationResult = builder.errorUnion('RefreshGenerationResult', {
  description: 'The present state of the generation, or an expected failure.',
  types: [RefreshGenerationSuccess, NotFoundError, RateLimitedError, UpstreamError],
  resolveType: () => RefreshGenerationSuccess,
});

const LabelGenerationSuccess = builder.objectRef<GenerationSuccess>('LabelGenerationSuccess').implement({
  description: 'The generation has the label.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'Its present state.' }) }),
});

const LabelGenerationResult = builder.errorUnion('LabelGenerationResult', {
  description: 'The generation with its label, or an expected failure.',
  types: [LabelGenerationSuccess, NotFoundError, InvalidInputError],
  resolveType: () => LabelGenerationSuccess,
});

interface ImportSuccess {
  readonly imported: number;
  readonly followed: number;
}

const ImportGenerationsSuccess = builder.objectRef<ImportSuccess>('ImportGenerationsSuccess').implement({
  description: 'The numbers of imported generations.',
  fields: (t) => ({
    imported: t.exposeInt('imported', {
      description: 'The number of generations that the gateway did not know before.',
    }),
    followed: t.exposeInt('followed', {
      description: 'The number of unfinished ones among them, which the gateway follows from now on.',
    }),
  }),
});

const ImportGenerationsResult = builder.errorUnion('ImportGenerationsResult', {
  description: 'The numbers of imported generations, or an expected failure.',
  types: [ImportGenerationsSuccess, RateLimitedError, UpstreamError],
  resolveType: () => ImportGenerationsSuccess,
});

builder.mutationFields((t) => ({
  cancelGeneration: t.field({
    type: CancelGenerationResult,
    description:
      'Cancels a generation that was not sent yet (SCHEDULED): it becomes CANCELED and costs nothing. Canceling again is a success. A generation that was sent, or is being sent, continues: VideoGenAPI cannot cancel.',
    args: { id: t.arg.id(generationIdArg) },
    async resolve(_, { id }, { lifecycle, caller }) {
      const result = await cancel(lifecycle, caller.id, decodeGenerationId(id));
      if (result.type === 'success') return { generation: result.generation };
      return result.type === 'not-found' ? new NotFoundError() : new NotCancelableError(result.generation);
    },
  }),
  labelGeneration: t.field({
    type: LabelGenerationResult,
    description:
      'Gives a generation another label, whatever its status, or removes it. VideoGenAPI is not asked. The change is an update, after which `version` is one more. generationsUpdated reports it also after the end; generationUpdated has completed by then. The same label again changes nothing.',
    args: {
      id: t.arg.id(generationIdArg),
      label: t.arg.string({
        description:
          'The label, 1 to 100 Unicode code points without control characters; white space around it is removed. Null removes it.',
      }),
    },
    async resolve(_, { id, label }, { lifecycle, caller }) {
      const result = await relabel(lifecycle, caller.id, { id: decodeGenerationId(id), label });
      if (result.type === 'success') return { generation: result.generation };
      return result.type === 'not-found' ? new NotFoundError() : new InvalidInputError(result.issues);
    },
  }),
  refreshGeneration: t.field({
    type: RefreshGenerationResult,
    description:
      'Polls VideoGenAPI for the status now. Without a poll it returns the stored state: within a second of the last poll, and for a SCHEDULED or terminal generation.',
    args: { id: t.arg.id(generationIdArg) },
    async resolve(_, { id }, { lifecycle, caller }) {
      const result = await refresh(lifecycle, caller.id, decodeGenerationId(id));
      if (result.type === 'success') return { generation: result.generation };
      return result.type === 'not-found' ? new NotFoundError() : readPollRefusal(result, lifecycle.catalogue);
    },
  }),
  importGenerations: t.field({
    type: ImportGenerationsResult,
    description:
      'Imports the generations that were made with this key outside the gateway, and follows the unfinished ones. A repetition imports only new ones.',
    async resolve(_, __, { lifecycle, caller }) {
      const result = await importAll(lifecycle, caller.id);
      return result.type === 'success' ? result : readPollRefusal(result, lifecycle.catalogue);
    },
  }),
}));
