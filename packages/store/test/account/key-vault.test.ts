import { expect, test } from 'vitest';
import { createKeyVault } from '../../src/account/key-vault.ts';

const secret = 'a secret of at least 32 characters';

test('a digest is the same for the same key and secret, and for no other', () => {
  const digest = createKeyVault(secret).digest('lt_alice_0001');

  expect(createKeyVault(secret).digest('lt_alice_0001')).toBe(digest);
  expect(createKeyVault(secret).digest('lt_alice_0002')).not.toBe(digest);
  expect(createKeyVault(`${secret}!`).digest('lt_alice_0001')).not.toBe(digest);
  expect(digest).not.toContain('alice');
});

test('a digest stays the same as in earlier releases', () => {
  expect(createKeyVault(secret).digest('lt_alice_0001')).toBe('oV754VmZfWkf15BMvRWtWMP4X2Z7qCwVL6WIkz-TP88');
});

test('an encrypted key opens again for its owner, and differs each time', () => {
  const vault = createKeyVault(secret);

  const sealed = [vault.seal('lt_älice~ 0001', 'alice'), vault.seal('lt_älice~ 0001', 'alice')];

  expect(sealed.map((each) => createKeyVault(secret).open(each, 'alice'))).toEqual([
    'lt_älice~ 0001',
    'lt_älice~ 0001',
  ]);
  expect(sealed[0]).not.toBe(sealed[1]);
});

test('an encrypted key does not open for another owner, under another secret, changed, or cut short', () => {
  const vault = createKeyVault(secret);
  const sealed = vault.seal('lt_alice_0001', 'alice');
  const bytes = Buffer.from(sealed, 'base64url');
  const changed = Buffer.from(bytes);
  changed.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);

  const untrue = 'unable to authenticate data';
  expect(() => vault.open(sealed, 'bob')).toThrow(untrue);
  expect(() => createKeyVault(`${secret}!`).open(sealed, 'alice')).toThrow(untrue);
  expect(() => vault.open(changed.toString('base64url'), 'alice')).toThrow(untrue);
  expect(() => vault.open(bytes.subarray(0, 20).toString('base64url'), 'alice')).toThrow('authentication tag length');
  expect(() => vault.open('', 'alice')).toThrow('initialization vector');
});
