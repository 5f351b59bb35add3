import { useSyncExternalStore } from 'react';

const NAME = 'videogen.notifications';

/** True if the browser shows notifications of pages. Those of phones have the constructor and throw, as a service worker is needed there. */
export function canNotify(): boolean {
  if (!isSecureContext || !('Notification' in globalThis)) return false;
  if (Notification.permission === 'granted') return true;
  try {
    // Without the permission nothing is shown.
    return new Notification('') instanceof Notification;
  } catch {
    return false;
  }
}

/** Follows the choice of this device, made in any tab. False without the browser's permission. */
export function useIsNotifying(): boolean {
  return useSyncExternalStore(subscribe, readIsNotifying);
}

/** Keeps the choice on this device. */
export function chooseNotifying(isOn: boolean): void {
  if (isOn) localStorage.setItem(NAME, 'on');
  else localStorage.removeItem(NAME);
  dispatchEvent(new Event(NAME));
}

function readIsNotifying(): boolean {
  return localStorage.getItem(NAME) === 'on' && 'Notification' in globalThis && Notification.permission === 'granted';
}

function subscribe(listener: () => void): () => void {
  // The browser tells of the choices of other tabs alone.
  const names = ['storage', NAME];
  for (const name of names) addEventListener(name, listener);
  return () => {
    for (const name of names) removeEventListener(name, listener);
  };
}
