import { expect, test } from 'vitest';
import { holdBack } from '../../src/videos/hold-back.ts';

const list = (...ids: readonly string[]): readonly { readonly id: string }[] => ids.map((id) => ({ id }));
const ids = (items: readonly { readonly id: string }[]): string => items.map(({ id }) => id).join('');

test('without holding, everything is shown', () => {
  const { shown, heldCount } = holdBack(list('c', 'b', 'a'), new Set('ab'), { isHolding: false });

  expect([ids(shown), heldCount]).toEqual(['cba', 0]);
});

test('entries that come in among the seen ones are held back until the holding ends', () => {
  const first = holdBack(list('b', 'a'), new Set(), { isHolding: false });
  const second = holdBack(list('d', 'c', 'b', 'x', 'a'), first.seen, { isHolding: true });
  const third = holdBack(list('d', 'c', 'b', 'x', 'a'), second.seen, { isHolding: false });

  expect([ids(second.shown), second.heldCount]).toEqual(['ba', 3]);
  expect([ids(third.shown), third.heldCount]).toEqual(['dcbxa', 0]);
});

test('a further page is shown at once', () => {
  const { shown, heldCount } = holdBack(list('c', 'b', 'a', 'z', 'y'), new Set('ab'), { isHolding: true });

  expect([ids(shown), heldCount]).toEqual(['bazy', 1]);
});

test('a list of which nothing was seen is shown', () => {
  const { shown, heldCount } = holdBack(list('d', 'c'), new Set('ab'), { isHolding: true });

  expect([ids(shown), heldCount]).toEqual(['dc', 0]);
});

test('an entry that has left the list and returns is new again', () => {
  const without = holdBack(list('c', 'a'), new Set('abc'), { isHolding: true });
  const back = holdBack(list('c', 'b', 'a'), without.seen, { isHolding: true });

  expect([ids(back.shown), back.heldCount]).toEqual(['ca', 1]);
});

test('an own entry is never held back', () => {
  const { shown, heldCount } = holdBack(list('d', 'c', 'b'), new Set('b'), {
    isHolding: true,
    isOwn: (id) => id === 'd',
  });

  expect([ids(shown), heldCount]).toEqual(['db', 1]);
});
