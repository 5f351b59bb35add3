import { expect, test } from 'vitest';
import { nameBriefly } from '../../src/generation/facts.ts';

const name = (prompt: string, label: string | null = null): string => nameBriefly({ prompt, label });

test('a video is named in one line by its label, else by the beginning of its prompt', () => {
  expect(name('A mill\n at  a river ')).toBe('A mill at a river');
  expect(name('A mill', 'Scene 12')).toBe('Scene 12');
  expect(name('x'.repeat(60))).toBe('x'.repeat(60));
});

test('a long name ends with a whole word, and between characters where there is no space', () => {
  expect(name(`A mill at a river, ${'and its wheel '.repeat(9)}`)).toBe(
    'A mill at a river, and its wheel and its wheel and its…',
  );
  expect(name('灯'.repeat(61))).toBe(`${'灯'.repeat(59)}…`);
  expect(name('🦊'.repeat(61))).toBe(`${'🦊'.repeat(59)}…`);
  expect(name(`A fox ${'x'.repeat(90)}`)).toBe(`A fox ${'x'.repeat(53)}…`);
});
