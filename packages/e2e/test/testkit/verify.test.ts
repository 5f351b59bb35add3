import { expect, test } from 'vitest';
import { verify, type Evidence, type Sighting } from '@videogen/testkit';

const cat = { id: 'a', generationId: 'gen_1', prompt: 'A cat', status: 'COMPLETED', version: 3, failureCode: null };
const lost = {
  id: 'b',
  generationId: null,
  prompt: 'A dog',
  status: 'FAILED',
  version: 2,
  failureCode: 'SUBMISSION_UNCONFIRMED',
};
const seen: readonly Sighting[] = [
  { id: 'a', version: 1, status: 'PENDING' },
  { id: 'b', version: 1, status: 'UNCONFIRMED' },
  { id: 'a', version: 2, status: 'IN_PROGRESS' },
  { id: 'b', version: 2, status: 'FAILED' },
  { id: 'a', version: 3, status: 'COMPLETED' },
];

/** Two requests: one accepted and followed to its end, one that never arrived. */
const kept: Evidence = {
  ledger: {
    accepted: [{ generationId: 'gen_1', body: { prompt: 'A cat' } }],
    requests: [
      { endpoint: 'generate', count: 1 },
      { endpoint: 'status', count: 9 },
    ],
  },
  requested: 2,
  acknowledged: [{ id: 'a', prompt: 'A cat' }],
  stored: [cat, lost],
  watchers: [{ name: 'feed', sightings: seen, expects: undefined }],
};

test('a history that keeps every promise has no violations', () => {
  expect(verify(kept)).toEqual([]);
});

const accepted = { generationId: 'gen_2', body: { prompt: 'A cat' } };
const posted = (count: number) => [{ endpoint: 'generate', count }];
const watching = (sightings: readonly Sighting[], expects?: readonly string[]) => [
  { name: 'feed', sightings, expects },
];

const broken: Readonly<Record<string, readonly [Partial<Evidence>, ...(readonly string[])]>> = {
  'an acknowledged generation that is lost': [
    { stored: [lost], ledger: { accepted: [], requests: [] } },
    'a ("A cat") was acknowledged and is lost',
  ],
  'an acknowledged generation that became another': [
    { acknowledged: [{ id: 'a', prompt: 'A cow' }] },
    'a was acknowledged for "A cow" and is now "A cat"',
  ],
  'a request paid for twice': [
    { ledger: { accepted: [...kept.ledger.accepted, accepted], requests: posted(2) } },
    '"A cat" was accepted, and so paid for, more than once',
    'the video gen_2 ("A cat") was paid for and has no row',
  ],
  'more POSTs than requests': [{ ledger: { ...kept.ledger, requests: posted(3) } }, '2 requests led to 3 POSTs'],
  'a video of which nobody knows': [
    { stored: [lost], acknowledged: [] },
    'the video gen_1 ("A cat") was paid for and has no row',
  ],
  'two rows for one video': [
    { stored: [cat, { ...cat, id: 'c' }, lost], watchers: [] },
    '"A cat" became more than one row',
    'the video gen_1 has more than one row',
  ],
  'a row that is listed twice': [
    { stored: [lost, lost, cat] },
    'b is listed more than once',
    '"A dog" became more than one row',
  ],
  'a generation without an end': [
    { stored: [cat, { ...lost, status: 'UNCONFIRMED', version: 1 }], watchers: [] },
    'b ("A dog") did not end; it is UNCONFIRMED',
  ],
  'an accepted one that was given up': [
    { stored: [{ ...cat, status: 'FAILED', failureCode: 'SUBMISSION_UNCONFIRMED' }, lost], watchers: [] },
    'a ("A cat") was accepted and is FAILED with SUBMISSION_UNCONFIRMED',
  ],
  'one that was never accepted and ends with another reason': [
    { stored: [cat, { ...lost, failureCode: 'GENERATION_FAILED' }] },
    'b ("A dog") was never accepted and is FAILED with GENERATION_FAILED',
  ],
  'one that is completed without a video': [
    { stored: [cat, { ...lost, status: 'COMPLETED', failureCode: null }], watchers: [] },
    'b is COMPLETED without a video',
  ],
  'a version that was skipped': [
    { watchers: watching(seen.filter((each) => each.id !== 'a' || each.version !== 2)) },
    'feed: the version of a skipped from 1 to 3',
  ],
  'a version that stepped back': [
    { watchers: watching([...seen.slice(0, 3), ...seen.slice(0, 1), ...seen.slice(2)]) },
    'feed: the version of a stepped back from 2 to 1',
  ],
  'a version that came twice': [
    { watchers: watching([...seen.slice(0, 3), ...seen.slice(2)]) },
    'feed: the version of a stepped back from 2 to 2',
  ],
  'an end that was not seen': [
    { watchers: watching(seen.slice(0, 4)) },
    'feed: a is COMPLETED at 3; it saw IN_PROGRESS at 2',
  ],
  'a generation of which nothing was seen': [
    {
      watchers: watching(
        seen.filter(({ id }) => id === 'a'),
        ['a', 'b'],
      ),
    },
    'feed: b is FAILED at 2; it saw nothing',
  ],
};

test.for(Object.entries(broken))('the verification reports %s', ([, [change, ...sentences]]) => {
  expect(verify({ ...kept, ...change })).toEqual(sentences);
});

test('a watcher of one generation need not see the others', () => {
  const watchers = watching(
    seen.filter(({ id }) => id === 'a'),
    ['a'],
  );

  expect(verify({ ...kept, watchers })).toEqual([]);
});
