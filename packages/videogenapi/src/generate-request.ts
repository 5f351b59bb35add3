import { printAspectRatio, printResolution, type AspectRatio, type Resolution } from './vocabulary.ts';
import type { WireGenerateRequest } from './wire.ts';

/** A submission in the gateway's words. What is undefined is not sent, so that VideoGenAPI fills it in. */
export interface GenerateRequest {
  readonly prompt: string;
  readonly model?: string | undefined;
  readonly imageUrl?: string | undefined;
  readonly referenceImageUrls?: readonly string[] | undefined;
  /** Seconds. */
  readonly duration?: number | undefined;
  readonly resolution?: Resolution | undefined;
  readonly aspectRatio?: AspectRatio | undefined;
  readonly seed?: number | undefined;
  readonly cameraFixed?: boolean | undefined;
  readonly addAudio?: boolean | undefined;
  readonly audioPrompt?: string | undefined;
  readonly veoModel?: string | undefined;
  /** Further fields in VideoGenAPI's own words, merged in. A named field above wins. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** The body of `POST /generate` for a request. JSON leaves out what is undefined. */
export function printGenerateRequest(request: GenerateRequest): WireGenerateRequest {
  const named = {
    model: request.model,
    prompt: request.prompt,
    image_url: request.imageUrl,
    reference_image_urls: request.referenceImageUrls,
    duration: request.duration,
    resolution: request.resolution && printResolution(request.resolution),
    aspect_ratio: request.aspectRatio && printAspectRatio(request.aspectRatio),
    seed: request.seed,
    camera_fixed: request.cameraFixed,
    add_audio: request.addAudio,
    audio_prompt: request.audioPrompt,
    veo_model: request.veoModel,
  };
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return { ...request.extra, ...given, prompt: request.prompt };
}
