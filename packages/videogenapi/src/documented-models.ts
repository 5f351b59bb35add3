import type { ModelInfo } from './model-info.ts';

const textOnly = ['TEXT_TO_VIDEO'] as const;
const textAndImage = ['TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO'] as const;

/**
 * The model table of VideoGenAPI's document, row by row. A provider is given if the document names one. OpenAI announced
 * the end of Sora 2 for September 2026; VideoGenAPI has given no date for it.
 */
export const documentedModels: readonly ModelInfo[] = [
  {
    key: 'sora-2',
    name: 'Sora 2',
    provider: 'OpenAI',
    description:
      'Sora 2, developed by OpenAI, is the best model for generating highly realistic videos and audio with precise physical simulations and synchronized dialogue.',
    tier: 'FREE',
    lifecycle: 'ENDING',
    modes: textAndImage,
    maxResolution: 'FHD_1080P',
    durationRange: { min: 10, max: 10 },
  },
  {
    key: 'higgsfield_v1',
    name: 'Higgsfield',
    description:
      'Advanced AI model with excellent motion understanding and photorealistic output. Perfect for cinematic scenes.',
    tier: 'FREE',
    lifecycle: 'DOCUMENTED',
    modes: textOnly,
    maxResolution: 'FHD_1080P',
    durationRange: { min: 5, max: 15 },
  },
  {
    key: 'kling_25',
    name: 'Kling 2.5',
    provider: 'Kuaishou',
    description:
      'Kling 2.5 Turbo Pro: Top-tier text-to-video generation with unparalleled motion fluidity, cinematic visuals, and exceptional prompt precision.',
    tier: 'FREE',
    lifecycle: 'DOCUMENTED',
    modes: textAndImage,
    maxResolution: 'FHD_1080P',
    durationRange: { min: 5, max: 10 },
  },
  {
    key: 'veo_3',
    name: 'Veo 3 Fast',
    provider: 'Google',
    description: "Google's most advanced video generation model with unparalleled quality and incredible detail.",
    tier: 'PREMIUM',
    lifecycle: 'DOCUMENTED',
    modes: textAndImage,
    maxResolution: 'FHD_1080P',
    durationRange: { min: 8, max: 8 },
  },
  {
    key: 'veo-31',
    name: 'Veo 3.1 Fast',
    provider: 'Google',
    description:
      "Google's cutting-edge video generation model, delivering unmatched quality, hyper-realistic details, and enhanced creative control for stunning visuals.",
    tier: 'PREMIUM',
    lifecycle: 'DOCUMENTED',
    modes: ['TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO', 'REFERENCE_TO_VIDEO'],
    maxResolution: 'FHD_1080P',
    durationRange: { min: 8, max: 8 },
  },
  {
    key: 'nanobanana-video',
    name: 'Nano Banana',
    description:
      'Lightweight and fast AI model for quick creative video generation. Perfect for short clips and rapid prototyping.',
    tier: 'FREE',
    lifecycle: 'DOCUMENTED',
    modes: textAndImage,
    maxResolution: 'HD_720P',
    durationRange: { min: 5, max: 10 },
  },
  {
    key: 'ltxv-2',
    name: 'LTV Video 2',
    description: 'Create high-fidelity video and audio from text with LTXV 2 the new open source video model.',
    tier: 'FREE',
    lifecycle: 'DOCUMENTED',
    modes: textAndImage,
    maxResolution: 'UHD_4K',
    durationRange: { min: 6, max: 10 },
  },
  {
    key: 'ltxv-13b',
    name: 'LTX-Video 13B',
    description: 'LTX',
    tier: 'FREE',
    lifecycle: 'DOCUMENTED',
    modes: textOnly,
    maxResolution: 'SD_480P',
    durationRange: { min: 1, max: 60 },
  },
  {
    key: 'seedance',
    name: 'Seedance',
    description: 'Lightning-fast model perfect for quick prototyping and creative experimentation.',
    tier: 'FREE',
    lifecycle: 'DOCUMENTED',
    modes: textAndImage,
    maxResolution: 'FHD_1080P',
    durationRange: { min: 5, max: 10 },
  },
  {
    key: 'wan-25',
    name: 'Wan 2.5',
    description:
      'Wan 2.5 Video is an open-source AI model capable of automatically generating realistic videos with audio.',
    tier: 'FREE',
    lifecycle: 'DOCUMENTED',
    modes: textAndImage,
    maxResolution: 'FHD_1080P',
    durationRange: { min: 5, max: 10 },
  },
];
