import type { GenerateVideoInput, GenerationMode } from '@videogen/client';

/** A request example of VideoGenAPI's document, in the gateway's words. */
export interface DocumentedRequest {
  readonly name: string;
  readonly input: GenerateVideoInput;
  /** The mode that its inputs amount to. */
  readonly mode: GenerationMode;
  readonly modelName: string;
  /** Warnings, as it leaves the document's own table of models. */
  readonly warnings: readonly string[];
}

const garden = 'A cat playing with a ball in a sunny garden';

/** All five request examples of the document. */
export const documentedRequests: readonly DocumentedRequest[] = [
  {
    name: 'text to video',
    input: {
      model: 'kling_25',
      prompt: garden,
      duration: 10,
      resolution: 'FHD_1080P',
      aspectRatio: 'LANDSCAPE_16_9',
      seed: 42,
    },
    mode: 'TEXT_TO_VIDEO',
    modelName: 'Kling 2.5',
    warnings: [],
  },
  {
    name: 'image to video',
    input: {
      model: 'veo_3',
      prompt: 'The dog runs in the park chasing a butterfly',
      imageUrl: 'https://example.com/images/my-dog.jpg',
      duration: 15,
      resolution: 'UHD_4K',
      cameraFixed: false,
      seed: 123_456,
    },
    mode: 'IMAGE_TO_VIDEO',
    modelName: 'Veo 3 Fast',
    warnings: [
      'Veo 3 Fast is listed with 8 seconds; 15 may be refused or changed.',
      'Veo 3 Fast is listed with up to FHD_1080P; UHD_4K may be refused or changed.',
    ],
  },
  {
    name: 'two references',
    input: {
      model: 'veo-31',
      prompt: 'The scene transitions smoothly from day to night',
      referenceImageUrls: ['https://example.com/day.jpg', 'https://example.com/night.jpg'],
      aspectRatio: 'LANDSCAPE_16_9',
      veoModel: 'veo3_fast',
    },
    mode: 'REFERENCE_TO_VIDEO',
    modelName: 'Veo 3.1 Fast',
    warnings: ['aspectRatio is documented for text-to-video only; it may be ignored.'],
  },
  {
    name: 'three references',
    input: {
      model: 'veo-31',
      prompt: 'A stylized animation of a character walking',
      referenceImageUrls: [
        'https://example.com/ref1.jpg',
        'https://example.com/ref2.jpg',
        'https://example.com/ref3.jpg',
      ],
    },
    mode: 'REFERENCE_TO_VIDEO',
    modelName: 'Veo 3.1 Fast',
    warnings: [],
  },
  {
    name: 'text to video with audio',
    input: {
      model: 'kling_25',
      prompt: garden,
      duration: 10,
      resolution: 'FHD_1080P',
      aspectRatio: 'LANDSCAPE_16_9',
      addAudio: true,
      audioPrompt: 'Cheerful ambient sounds with soft nature background',
    },
    mode: 'TEXT_TO_VIDEO',
    modelName: 'Kling 2.5',
    warnings: [],
  },
];
