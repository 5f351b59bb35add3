const prefix = 'updates:';

/** A place in a user's updates → an opaque text. */
export function encodeUpdateCursor(number: number): string {
  return Buffer.from(`${prefix}${number}`).toString('base64url');
}
