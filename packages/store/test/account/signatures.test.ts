import { expect, test } from 'vitest';
import { createKeyVault } from '../../src/account/key-vault.ts';
import { isSignatureOf, signText } from '../../src/index.ts';
import { openTestStore } from '../open-test-store.ts';

test('a signature is accepted for its own text alone', async () => {
  await using store = await openTestStore();

  const signature = signText(store, 'a text');

  expect(signature).toMatch(/^[\w-]{43}$/);
  expect(isSignatureOf(store, 'a text', signature)).toBe(true);
  for (const [text, given] of [
    ['another text', signature],
    ['a text', ''],
    ['a text', `${signature}=`],
    ['a text', `é${signature.slice(2)}`],
    ['a text', signText(store, 'another text')],
  ] as const) {
    expect(isSignatureOf(store, text, given)).toBe(false);
  }
});

test('processes with the same secret make the same signature, which is no digest of a key', () => {
  const secret = 'an encryption key of 32 or more characters';
  const [one, other] = [createKeyVault(secret), createKeyVault(secret)];
  const stranger = createKeyVault(`${secret}!`);

  expect(one.sign('lt_alice_0001')).toBe(other.sign('lt_alice_0001'));
  expect(one.sign('lt_alice_0001')).not.toBe(one.digest('lt_alice_0001'));
  expect(one.sign('lt_alice_0001')).not.toBe(stranger.sign('lt_alice_0001'));
});
