import { useSyncExternalStore } from 'react';
import { createDrafts, type Draft } from './create-drafts.ts';

/** The model of the first draft: that of every example in the documents. */
const FIRST_MODEL = 'kling_25';

/** The draft of this tab. */
export const drafts = createDrafts(sessionStorage, {
  prompt: '',
  model: FIRST_MODEL,
  // Shown until the catalogue is there, so that no option moves then; the catalogue has the last word.
  duration: 5,
  resolution: 'FHD_1080P',
  aspectRatio: 'LANDSCAPE_16_9',
});

/** Puts an input into the composer, as "Again" and "Vary" do. Its idempotencyKey is left out. */
export const setDraft = drafts.set;

/** The draft, live. */
export function useDraft(): Draft {
  return useSyncExternalStore(drafts.subscribe, drafts.getSnapshot);
}

const requests = new EventTarget();

/** Asks the composer to submit its draft, as if its button were pressed. */
export function requestSubmission(): void {
  requests.dispatchEvent(new Event('submit'));
}

/** Calls the listener for each request until the returned function is called. */
export function onSubmissionRequest(listener: () => void): () => void {
  requests.addEventListener('submit', listener);
  return () => requests.removeEventListener('submit', listener);
}
