import type { VideoGenStore } from '@videogen/client/store';

/** Shows one generation and the number of all in an element, and returns what removes it. */
export type Mount = (element: HTMLElement, store: VideoGenStore, id: string) => () => void;
