import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps callers' keys so that none stands anywhere in clear. */
export interface KeyVault {
  /** A digest to look a key up by; says nothing about the key without the secret. */
  digest(key: string): string;
  /** The key encrypted for one owner. */
  seal(key: string, ownerId: string): string;
  /** The key again. Throws when the secret or the owner is another. */
  open(sealed: string, ownerId: string): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes a vault of a secret of at least 32 characters: HMAC-SHA-256 for look-up, AES-256-GCM for keeping. */
export function createKeyVault(secret: string): KeyVault {
  const digestKey = deriveKey(secret, 'digest');
  const sealKey = deriveKey(secret, 'seal');
  return {
    digest: (key) => createHmac('sha256', digestKey).update(key).digest('base64url'),
    seal(key, ownerId) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(ownerId));
      const text = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(sealed, ownerId) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(ownerId));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'videogen-gateway', purpose, 32));
}
