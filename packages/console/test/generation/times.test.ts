import { expect, test } from 'vitest';
import {
  formatLength,
  formatSpan,
  formatPosition,
  readAge,
  readElapsed,
  readNextSlot,
  readSearch,
  readSending,
  readTimeLeft,
} from '../../src/generation/times.ts';

const now = Date.parse('2026-11-26T12:00:00.000Z');
const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

test('an age is told in the largest unit, and changes when the next one is full', () => {
  expect(readAge(at(-4), now)).toEqual({ text: 'just now', changesInMs: 1000 });
  expect(readAge(at(-12), now)).toEqual({ text: '10 s ago', changesInMs: 3000 });
  expect(readAge(at(-59), now)).toEqual({ text: '55 s ago', changesInMs: 1000 });
  expect(readAge(at(-60), now)).toEqual({ text: '1 min ago', changesInMs: 60_000 });
  expect(readAge(at(-3599), now)).toEqual({ text: '59 min ago', changesInMs: 1000 });
  expect(readAge(at(-2 * 3600), now)).toEqual({ text: '2 h ago', changesInMs: 3_600_000 });
  expect(readAge(at(-6 * 86_400), now)).toEqual({ text: '6 d ago', changesInMs: 86_400_000 });
});

test('an age of a week or more is a date, with its year if that is another', () => {
  expect(readAge(at(-10 * 86_400), now)).toEqual({ text: '16 Nov', changesInMs: undefined });
  expect(readAge(at(-400 * 86_400), now)).toEqual({ text: '22 Oct 2025', changesInMs: undefined });
});

test('a time in the future, by a clock that differs, is just now', () => {
  expect(readAge(at(5), now).text).toBe('just now');
});

test('the time that is left is rounded, as it is an estimate', () => {
  expect(readTimeLeft(at(8.2), now)).toEqual({ text: 'About 9 s left', changesInMs: 200 });
  expect(readTimeLeft(at(42), now).text).toBe('About 40 s left');
  expect(readTimeLeft(at(150), now).text).toBe('About 3 min left');
  expect(readTimeLeft(at(2 * 3600), now).text).toBe('About 2 h left');
  expect(readTimeLeft(at(0), now)).toEqual({ text: 'Due any moment', changesInMs: undefined });
});

test('a scheduled video tells when it is sent', () => {
  expect(readSending(at(30), now).text).toBe('To be sent in about 30 s');
  expect(readSending(at(-1), now).text).toBe('To be sent any moment');
  expect(readSending(at(120), now)).toEqual({
    text: expect.stringMatching(/^To be sent at about \d\d:02$/),
    changesInMs: 60_001,
  });
  expect(readSending(null, now).text).toBe('Waiting for its model’s limit');
});

test('positions in a queue are ordinal numbers, and the first is the next', () => {
  expect([1, 2, 3, 4, 11, 21, 22, 23, 100].map(formatPosition)).toEqual([
    'Next',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '21st',
    '22nd',
    '23rd',
    '100th',
  ]);
});

test('a lost answer tells until when it is searched for, and after that, that the search goes on', () => {
  expect(readSearch(at(600), now)).toEqual({
    text: expect.stringMatching(/^Answer lost; VideoGenAPI’s list is searched for it until \d\d:10$/),
    changesInMs: 600_000,
  });
  const goesOn = { text: 'Answer lost; VideoGenAPI’s list is still searched for it', changesInMs: undefined };
  expect(readSearch(at(0), now)).toEqual(goesOn);
  expect(readSearch(null, now)).toEqual(goesOn);
});

test('the next slot is counted down in whole seconds, and is free at the end', () => {
  expect(readNextSlot(at(41.3), now)).toEqual({ text: 'Next slot in 42 s', changesInMs: 300 });
  expect(readNextSlot(at(41), now)).toEqual({ text: 'Next slot in 41 s', changesInMs: 1000 });
  expect(readNextSlot(at(0.2), now)).toEqual({ text: 'Next slot in 1 s', changesInMs: 200 });
  expect(readNextSlot(at(0), now)).toEqual({ text: 'Slot free', changesInMs: undefined });
  expect(readNextSlot(null, now)).toEqual({ text: 'Slot free', changesInMs: undefined });
});

test('the time since a moment counts seconds for two minutes, then minutes', () => {
  expect(readElapsed(at(-18.4), now)).toEqual({ text: '18 s', changesInMs: 600 });
  expect(readElapsed(at(-130), now)).toEqual({ text: '2 min', changesInMs: 50_000 });
  expect(readElapsed(at(3), now).text).toBe('0.1 s');
});

test('spans and lengths have their usual forms', () => {
  expect([0, 430, 999, 1000, 96_000, 7_100_000, 7_200_000, 9_000_000].map(formatSpan)).toEqual([
    '0.1 s',
    '0.4 s',
    '0.9 s',
    '1 s',
    '96 s',
    '118 min',
    '2 h',
    '2 h 30 min',
  ]);
  expect([5, 10, 60, 75].map(formatLength)).toEqual(['0:05', '0:10', '1:00', '1:15']);
});
