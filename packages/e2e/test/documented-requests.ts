import type { GenerateVideoInput } from '@videogen/client';

/** A request example of VideoGenAPI's document, in the gateway's words. */
export interface DocumentedRequest {
  readonly name: string;
  readonly input: GenerateVideoInput;
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
  },
];
