import { drafts, requestSubmission } from './draft.ts';

/** Prompts for a person who has no videos yet, with their short titles. */
export const examples = [
  {
    title: 'A lighthouse in a storm',
    prompt: 'A lighthouse in a storm, seen from the sea, waves breaking over the rocks',
  },
  { title: 'Rain over a neon city', prompt: 'Rain over a neon city at night, slow push in between the towers' },
  { title: 'A fox walks through snow', prompt: 'A fox walks through fresh snow in front of mountains, morning light' },
] as const;

/** Submits an example with the composer's options. The composer must be on the screen; it shows a refusal. */
export function submitExample({ prompt }: (typeof examples)[number]): void {
  drafts.change({ prompt });
  requestSubmission();
}
