import { useSyncExternalStore } from 'react';

/** The height of the composer and the tabs above the list, about. */
const TOP = 160;

/** True while the page is scrolled down, so that the beginning of the list is out of view. */
export function useIsScrolled(): boolean {
  return useSyncExternalStore(subscribe, () => scrollY > TOP);
}

function subscribe(listener: () => void): () => void {
  addEventListener('scroll', listener, { passive: true });
  return () => removeEventListener('scroll', listener);
}
