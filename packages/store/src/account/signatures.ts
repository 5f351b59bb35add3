import { timingSafeEqual } from 'node:crypto';
import { internal, type Store } from '../store.ts';

/**
 * Signs a text with a key derived from the database's encryption key: 43 characters that a URL can contain. All processes on
 * the database make and accept the same signature.
 */
export function signText(store: Store, text: string): string {
  return store[internal].vault.sign(text);
}

/** True for the signature of the text. The comparison takes the same time for each wrong one. */
export function isSignatureOf(store: Store, text: string, signature: string): boolean {
  const given = Buffer.from(signature);
  const right = Buffer.from(signText(store, text));
  return given.length === right.length && timingSafeEqual(given, right);
}
