const NAME = 'videogen.key';

/** Returns the kept key: that of this tab, else that of this device. */
export function readKey(): string | undefined {
  return sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME) ?? undefined;
}

/** Keeps the key for this tab, and on request on this device. */
export function keepKey(key: string, remember: boolean): void {
  sessionStorage.setItem(NAME, key);
  if (remember) localStorage.setItem(NAME, key);
  else localStorage.removeItem(NAME);
}

/** Forgets the key, in this tab and on this device. */
export function forgetKey(): void {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
}

/** Returns a form of the key that tells it from others and is useless to a reader: its prefix and its last four characters. */
export function shortenKey(key: string): string {
  return key.length < 12 ? 'lt_…' : `lt_…${key.slice(-4)}`;
}
