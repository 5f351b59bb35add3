import { countCodePoints, NOT_UNICODE } from './text.ts';
import type { InputIssue } from './generate-input.ts';

const LONGEST = 100;
/** Control characters, and the two separators that end a line. */
const control = /[\p{Cc}\u2028\u2029]/u;

/** The problem of a label; empty without one. White space around it does not count. */
export function checkLabel(label: string | null | undefined): readonly InputIssue[] {
  if (label == null) return [];
  const message = findFlaw(trimLabel(label));
  return message === undefined ? [] : [{ path: ['label'], message }];
}

/** The label as it is stored: without white space around it. */
export function trimLabel(label: string): string {
  return label.trim();
}

function findFlaw(label: string): string | undefined {
  if (!label.isWellFormed()) return NOT_UNICODE;
  if (label === '') return `expected 1 to ${LONGEST} characters, or null for no label, got none`;
  const found = control.exec(label)?.[0].codePointAt(0);
  if (found !== undefined) {
    return `expected no control characters, got U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
  }
  const length = countCodePoints(label);
  return length > LONGEST ? `expected at most ${LONGEST} characters, got ${length}` : undefined;
}
