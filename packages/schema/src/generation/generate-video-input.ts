import { builder } from '../builder.ts';
import { AspectRatio, RateLimitPolicy, Resolution } from '../enums.ts';

/** The input of a submission. */
export const GenerateVideoInput = builder.inputType('GenerateVideoInput', {
  description: 'The requested video. Only given fields are sent; VideoGenAPI chooses the others.',
  fields: (t) => ({
    prompt: t.string({
      required: true,
      description: 'The description of the video, 1 to 1000 Unicode code points.',
    }),
    model: t.string({
      description:
        "The key of the model, such as `kling_25`; see `models`. By default VideoGenAPI's choice: `sora-2` according to its document.",
    }),
    imageUrl: t.field({
      type: 'URL',
      description: 'A public image to start from (jpg, png, gif, webp). Not together with referenceImageUrls.',
    }),
    referenceImageUrls: t.field({ type: ['URL'], description: 'One to five public reference images.' }),
    duration: t.int({ description: "Seconds, 1 to 60; the model's limits are in `durationRange`." }),
    resolution: t.field({ type: Resolution, description: 'The height of the picture.' }),
    aspectRatio: t.field({ type: AspectRatio, description: 'The aspect ratio of the picture; for text-to-video.' }),
    seed: t.field({
      type: 'SafeInt',
      description: 'The seed. The gateway chooses a random one for -1 and by default.',
    }),
    cameraFixed: t.boolean({ description: 'True for a camera that does not move.' }),
    addAudio: t.boolean({ description: 'True to add sound, which takes 10 to 30 seconds longer.' }),
    audioPrompt: t.string({ description: 'The description of the sound.' }),
    veoModel: t.string({ description: 'The variant of Veo, such as `veo3_fast`.' }),
    extra: t.field({
      type: 'JSONObject',
      description:
        'Further fields under VideoGenAPI\'s own names, such as {aspect_ratio: "21:9"}. The input field of the same meaning must be absent.',
    }),
    label: t.string({
      description:
        "A name for the caller's own use, 1 to 100 Unicode code points without control characters; white space around it is removed. The gateway stores it, and VideoGenAPI does not get it. Another label under the same idempotencyKey is another input.",
    }),
    idempotencyKey: t.string({
      description: 'A second request with the same key awaits and returns the result of the first, and spends nothing.',
    }),
    whenRateLimited: t.field({
      type: RateLimitPolicy,
      defaultValue: 'FAIL',
      description: 'The handling of a used-up rate limit.',
    }),
  }),
});
