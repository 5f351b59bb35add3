import { expect, test } from 'vitest';
import { createDrafts, toInput, type DraftStorage } from '../src/composer/create-drafts.ts';

const first = { prompt: '', model: 'kling_25' };

test('a draft is the same after a reload', () => {
  const storage = openStorage();
  createDrafts(storage, first).change({ prompt: 'A fox', duration: 5, resolution: 'HD_720P' });

  const draft = createDrafts(storage, first).getSnapshot();

  expect(draft).toEqual({ prompt: 'A fox', model: 'kling_25', duration: 5, resolution: 'HD_720P' });
});

test('a choice that was taken back does not return with a reload', () => {
  const storage = openStorage();
  createDrafts(storage, first).change({ model: undefined });

  const draft = createDrafts(storage, first).getSnapshot();

  expect(draft).toEqual({ prompt: '' });
});

test.for(['', 'no JSON', '[]', 'null', '7'])('a storage with %o is the same as an empty one', (content) => {
  const storage = openStorage();
  storage.setItem('videogen.draft', content);

  const draft = createDrafts(storage, first).getSnapshot();

  expect(draft).toEqual(first);
});

test('an input from elsewhere replaces the draft, without its idempotencyKey', () => {
  const drafts = createDrafts(openStorage(), first);
  let changes = 0;
  drafts.subscribe(() => changes++);

  drafts.set({ prompt: 'A fox', seed: 7, duration: null, idempotencyKey: 'another' });

  expect(drafts.getSnapshot()).toEqual({ prompt: 'A fox', seed: 7 });
  expect(changes).toBe(1);
});

test('a draft is the first one until its options are chosen, it is replaced, or the page is reloaded', () => {
  const storage = openStorage();
  const typed = createDrafts(storage, first);
  const chosen = createDrafts(openStorage(), first);
  const replaced = createDrafts(openStorage(), first);

  typed.change({ prompt: 'A fox' });
  chosen.change({ duration: 5 });
  replaced.set({ prompt: 'A fox' });

  const all = [typed, chosen, replaced, createDrafts(storage, first)];
  expect(all.map((drafts) => drafts.isFirst())).toEqual([true, false, false, false]);
});

test('an equal input has the same idempotency key until it is accepted, also after a reload', () => {
  const storage = openStorage();
  const key = createDrafts(storage, first).keyOf({ prompt: 'A fox', duration: 5 });

  const drafts = createDrafts(storage, first);

  expect(key).toMatch(/^[\da-f]{32}$/);
  expect(drafts.keyOf({ duration: 5, prompt: 'A fox' })).toBe(key);
  drafts.accept({ prompt: 'A fox', duration: 5 });
  expect(drafts.keyOf({ prompt: 'A fox', duration: 5 })).not.toBe(key);
});

test('an input keeps its key while another is tried, and 20 inputs have theirs', () => {
  const drafts = createDrafts(openStorage(), first);
  const keys = Array.from({ length: 20 }, (_, seed) => drafts.keyOf({ prompt: 'A fox', seed }));

  drafts.accept({ prompt: 'A fox', seed: 7 });

  const again = keys.map((_, seed) => drafts.keyOf({ prompt: 'A fox', seed }));
  expect(again.filter((key, seed) => key !== keys[seed])).toEqual([again[7]]);
});

test('a draft that the storage refuses stays in the page', () => {
  const full: DraftStorage = {
    getItem: () => null,
    setItem() {
      throw new Error('full');
    },
  };
  const drafts = createDrafts(full, first);

  drafts.change({ prompt: 'x'.repeat(10) });

  expect(drafts.getSnapshot().prompt).toBe('xxxxxxxxxx');
});

test('another input has another idempotency key', () => {
  const drafts = createDrafts(openStorage(), first);

  const keys = new Set([5, 6, 7].map((duration) => drafts.keyOf({ prompt: 'A fox', duration })));

  expect(keys.size).toBe(3);
});

test('an input has no empty texts and no empty entries of lists', () => {
  const input = toInput({
    prompt: ' A fox ',
    model: undefined,
    imageUrl: ' ',
    referenceImageUrls: ['', 'https://images.example/1.png'],
    audioPrompt: '',
    addAudio: false,
  });

  expect(input).toEqual({
    prompt: ' A fox ',
    referenceImageUrls: ['https://images.example/1.png'],
    addAudio: false,
  });
});

function openStorage(): DraftStorage {
  const entries = new Map<string, string>();
  return { getItem: (name) => entries.get(name) ?? null, setItem: (name, value) => void entries.set(name, value) };
}
