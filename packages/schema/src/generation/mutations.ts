import { submit, type SubmitResult } from '@videogen/lifecycle';
import type { Generation as GenerationRecord } from '@videogen/store';
import type { Catalogue } from '@videogen/videogenapi';
import { builder } from '../builder.ts';
import { AspectRatio, RateLimitPolicy, Resolution } from '../enums.ts';
import {
  ContentRejectedError,
  IdempotencyConflictError,
  InvalidInputError,
  PaymentRequiredError,
  QuotaExceededError,
  RateLimitedError,
  UpstreamError,
} from '../expected-errors.ts';
import { Generation } from './generation.ts';

const GenerateVideoInput = builder.inputType('GenerateVideoInput', {
  description: 'What the video should be. Only what is given is sent; VideoGenAPI fills in the rest.',
  fields: (t) => ({
    prompt: t.string({ required: true, description: 'What to show, 1 to 1000 Unicode code points.' }),
    model: t.string({ description: "Which model, by key; VideoGenAPI's default is `sora-2`. See `models`." }),
    imageUrl: t.field({
      type: 'URL',
      description: 'A public image to start from (jpg, png, gif, webp). Not together with referenceImageUrls.',
    }),
    referenceImageUrls: t.field({ type: ['URL'], description: 'One to five public images to refer to.' }),
    duration: t.int({ description: 'Seconds, 1 to 60; what a model makes stands in `durationRange`.' }),
    resolution: t.field({ type: Resolution, description: 'The height of the picture.' }),
    aspectRatio: t.field({ type: AspectRatio, description: 'The shape of the picture; for text-to-video.' }),
    seed: t.field({ type: 'SafeInt', description: '-1 or nothing: a random one is chosen and sent.' }),
    cameraFixed: t.boolean({ description: 'Whether the camera stands still.' }),
    addAudio: t.boolean({ description: 'Whether to add sound; takes some 10 to 30 seconds longer.' }),
    audioPrompt: t.string({ description: 'What the sound should be like.' }),
    veoModel: t.string({ description: "Which of Veo's variants, such as `veo3_fast`." }),
    extra: t.field({
      type: 'JSONObject',
      description: 'Fields in VideoGenAPI\'s own words whose named input is left out, such as {aspect_ratio: "21:9"}.',
    }),
    idempotencyKey: t.string({
      description: 'The same key again waits for the first result, then returns it, and spends nothing.',
    }),
    whenRateLimited: t.field({
      type: RateLimitPolicy,
      defaultValue: 'FAIL',
      description: 'What to do when there is no room for it now.',
    }),
  }),
});

interface GenerateVideoSuccessShape {
  readonly generation: GenerationRecord;
}

const GenerateVideoSuccess = builder.objectRef<GenerateVideoSuccessShape>('GenerateVideoSuccess').implement({
  description:
    'The gateway has it: accepted (PENDING), or sent with an unknown outcome (UNCONFIRMED). Follow it with generationUpdated.',
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'As it stands now.' }) }),
});

const GenerateVideoResult = builder.errorUnion('GenerateVideoResult', {
  description: 'A video on its way, or why not.',
  // The classes, not their types: by them the errors plugin knows a returned error from an unexpected one.
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

builder.mutationField('generateVideo', (t) =>
  t.field({
    type: GenerateVideoResult,
    description:
      'Asks VideoGenAPI for a video; this spends. The request is stored before VideoGenAPI is called, and nothing after that can lose it. GenerateVideoSuccess means that the gateway has it: accepted (PENDING), or sent with an unknown outcome (UNCONFIRMED), which is never sent again. UpstreamError means provably not accepted. A refusal leaves nothing behind and frees its idempotencyKey.',
    args: { input: t.arg({ type: GenerateVideoInput, required: true, description: 'What the video should be.' }) },
    resolve: async (_, { input }, { lifecycle, caller }) =>
      readResult(await submit(lifecycle, caller.id, input), lifecycle.catalogue),
  }),
);

function readResult(result: SubmitResult, catalogue: Catalogue): GenerateVideoSuccessShape | Error {
  switch (result.type) {
    case 'success':
      return { generation: result.generation };
    case 'invalid-input':
      return new InvalidInputError(result.issues);
    case 'idempotency-conflict':
      return new IdempotencyConflictError(result.generation);
    case 'rate-limited':
      return new RateLimitedError(result.message, {
        retryAfterSeconds: result.retryAfterSeconds,
        model: (result.model !== undefined && findByWord(catalogue, result.model)) || null,
        used: result.used ?? null,
        limit: result.limit ?? null,
      });
    case 'quota-exceeded':
      return new QuotaExceededError(result.message, {
        scope: result.scope,
        used: result.used ?? null,
        limit: result.limit ?? null,
      });
    case 'payment-required':
      return new PaymentRequiredError(result.message);
    case 'content-rejected':
      return new ContentRejectedError(result.message);
    case 'upstream-error':
      return new UpstreamError(result.message, {
        status: result.status ?? null,
        retryable: result.retryable,
        upstreamMessage: result.upstreamMessage ?? null,
      });
    default:
      return result satisfies never;
  }
}

/** VideoGenAPI names a limited model by its name or by its key. */
function findByWord(catalogue: Catalogue, word: string) {
  return catalogue.find(word) ?? catalogue.models.find(({ name }) => name === word);
}
