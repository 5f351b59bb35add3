import { expect, test } from 'vitest';
import { InvalidInputError } from '../src/expected-errors.ts';

test('the message of an invalid input is one sentence, even if its issues are sentences', () => {
  const { message } = new InvalidInputError([
    { path: ['referenceImageUrls', '2'], message: 'expected an http(s) URL' },
    { path: ['prompt'], message: 'Too long.' },
    { path: [], message: 'Try again later...' },
  ]);

  expect(message).toBe(
    'The input is not valid: referenceImageUrls.2: expected an http(s) URL; prompt: Too long; Try again later.',
  );
});
