import { useSyncExternalStore } from 'react';

let since = new Date();

/** True while the browser has a network, and the time of the last change. */
export function useOnline(): { readonly isOnline: boolean; readonly since: Date } {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  return { isOnline, since };
}

function subscribe(listener: () => void): () => void {
  const note = (): void => {
    since = new Date();
    listener();
  };
  const events = ['online', 'offline'] as const;
  for (const event of events) addEventListener(event, note);
  return () => {
    for (const event of events) removeEventListener(event, note);
  };
}
