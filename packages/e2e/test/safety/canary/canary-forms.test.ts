import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCanary, findForms } from './canary.ts';

const canary = createCanary('lt_looked_for');
const { key, core } = canary;
const codes = (before: string): string => [...Buffer.from(core)].map((byte) => before + byte.toString(16)).join('');

test.for([
  ['in clear', key],
  ['in clear', JSON.stringify({ key })],
  ['in clear', encodeURIComponent(key)],
  ['in clear', `the key …${core.slice(-8)} was refused`],
  ['base64', Buffer.from(key).toString('base64')],
  ['base64', Buffer.from(`Bearer ${key}`).toString('base64url')],
  ['base64', Buffer.from(`user:Bearer ${key}:`).toString('base64')],
  ['base64', Buffer.from(`ab${core}`).toString('base64')],
  ['hexadecimal', Buffer.from(key).toString('hex')],
  ['percent-encoded', codes('%')],
  ['escaped as in JSON', codes('\\u00')],
  ['numbers of bytes', JSON.stringify(Buffer.from(key))],
  ['a digest without salt', createHash('sha512').update(key).digest('hex')],
  ['a digest without salt', createHash('sha256').update(`Bearer ${key}`).digest('base64')],
] as const)('a key is found %s', ([form, text]) => {
  expect(findForms(Buffer.from(`before it ${text} after it`), canary)).toEqual([form]);
});

test('a key is found in UTF-16 and as the bytes of a digest, and not where it is not', () => {
  const digest = createHash('sha256').update(key).digest();

  expect(findForms(Buffer.from(key, 'utf16le'), canary)).toEqual(['UTF-16']);
  expect(findForms(Buffer.concat([Buffer.from('x'), digest]), canary)).toEqual(['a digest without salt']);
  expect(findForms(Buffer.from(`lt_looked_for ${core.slice(0, 7)} ${createCanary('lt_other').key}`), canary)).toEqual(
    [],
  );
});
