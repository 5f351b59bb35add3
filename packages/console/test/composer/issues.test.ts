import { expect, test } from 'vitest';
import { issueAt, toLine, toSentence } from '../../src/composer/issues.ts';

test.for([
  ['expected 1 to 1000 characters, got none', 'Expected 1 to 1000 characters, got none.'],
  [
    'aspectRatio is documented for text-to-video only; it may be ignored.',
    'Shape is documented for text-to-video only; it may be ignored.',
  ],
  ['audioPrompt has no effect without addAudio.', 'Description of the sound has no effect without Sound.'],
  [
    'Nano Banana is listed with up to HD_720P; UHD_4K may be refused or changed.',
    'Nano Banana is listed with up to 720p; 4K may be refused or changed.',
  ],
  ['veoModel is unknown', 'veoModel is unknown.'],
] as const)('the message “%s” is told as “%s”', ([message, sentence]) => {
  expect(toSentence(message)).toBe(sentence);
});

test('issues of one field are sentences one after the other, and lines name their field', () => {
  const issues = [
    { path: ['seed'], message: 'expected a whole number' },
    { path: ['seed'], message: 'got 1.5' },
    { path: ['referenceImageUrls', '1'], message: 'expected a URL' },
  ];

  expect(issueAt(issues, 'seed')).toBe('Expected a whole number. Got 1.5.');
  expect(issues.slice(1).map(toLine)).toEqual(['Seed: got 1.5', 'Reference image 2: expected a URL']);
});
