import { builder } from '../builder.ts';
import { AspectRatio, RateLimitPolicy, Resolution } from '../enums.ts';

/** What a video should be. */
export const GenerateVideoInput = builder.inputType('GenerateVideoInput', {
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
