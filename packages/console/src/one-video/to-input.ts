import type { GenerateVideoInput, Generation } from '@videogen/client';

/** The part of a generation that its request had. */
export type Requested = Pick<
  Generation,
  | 'prompt'
  | 'model'
  | 'duration'
  | 'resolution'
  | 'aspectRatio'
  | 'imageUrl'
  | 'referenceImageUrls'
  | 'seed'
  | 'addAudio'
  | 'audioPrompt'
  | 'cameraFixed'
  | 'veoModel'
  | 'extra'
>;

/** Returns the input that asks for the same video again. Fields that the generation does not know are absent. */
export function toInput(generation: Requested): GenerateVideoInput {
  const { prompt, model, referenceImageUrls, ...rest } = generation;
  const { duration, resolution, aspectRatio, imageUrl, seed, addAudio, audioPrompt, cameraFixed, veoModel, extra } =
    rest;
  return {
    prompt,
    model: model?.key,
    duration,
    resolution,
    aspectRatio,
    imageUrl,
    ...(referenceImageUrls.length > 0 && { referenceImageUrls }),
    seed,
    addAudio,
    audioPrompt,
    cameraFixed,
    veoModel,
    extra,
  };
}
