import { describeError } from '../describe-error.ts';
import type { GenerateVideoInput } from '@videogen/client';
import { fieldNames, isRecord, readInput } from '../composer/input-fields.ts';
import type { Issues } from '../composer/issues.ts';
import { findDelimiter, parseCsv, type CsvRecord } from './parse-csv.ts';

/** The formats: a prompt, a record of a table, or an object of JSON in each line. */
export type Format = 'txt' | 'csv' | 'jsonl';

/** One line that describes a video. */
export interface Line {
  /** Its number in the file, from 1. */
  readonly number: number;
  /** The line as it stands in the file. */
  readonly text: string;
  readonly input: GenerateVideoInput;
  /** Fields that could not be read. With any, the line is not sent. */
  readonly issues: Issues;
}

/** The whole text is not a file of its format. The message says what was expected. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/** Yields the lines of a text. Empty ones are left out. Throws an UnreadableFileError for a table without usable columns. */
export function parseLines(text: string, format: Format): Iterable<Line> {
  switch (format) {
    case 'txt':
      return parsePrompts(text);
    case 'csv':
      return parseTable(text);
    case 'jsonl':
      return parseObjects(text);
    default:
      return format satisfies never;
  }
}

/** Returns the format of a pasted text: objects of JSON, a table whose first line has names of fields, or prompts. */
export function detectFormat(text: string): Format {
  const start = text.trimStart();
  if (start.startsWith('{')) return 'jsonl';
  const columns = parseCsv(start.slice(0, 10_000), findDelimiter(start)).next().value?.cells ?? [];
  const isHeader = columns.includes('prompt') && columns.every((column) => isFieldName(column.trim()));
  return isHeader ? 'csv' : 'txt';
}

function* parsePrompts(text: string): Generator<Line, void, undefined> {
  for (const { number, line } of splitLines(text)) {
    yield { number, text: line, input: { prompt: line.trim() }, issues: [] };
  }
}

function* parseObjects(text: string): Generator<Line, void, undefined> {
  for (const { number, line } of splitLines(text)) {
    try {
      const value: unknown = JSON.parse(line);
      if (isRecord(value)) yield { number, text: line, ...readInput(value) };
      else yield createBroken(number, line, 'Expected a JSON object.');
    } catch (error) {
      const reason = describeError(error);
      yield createBroken(number, line, `Expected a JSON object: ${reason}.`);
    }
  }
}

function* parseTable(text: string): Generator<Line, void, undefined> {
  let columns: readonly string[] | undefined;
  for (const record of parseCsv(text, findDelimiter(text))) {
    if (columns === undefined) columns = readColumns(record);
    else yield readRecord(record, columns);
  }
}

function readColumns({ cells }: CsvRecord): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  const unknown = columns.find((column) => !isFieldName(column));
  if (unknown !== undefined) {
    throw new UnreadableFileError(
      `The column “${shorten(unknown)}” is not a field of a video. The first line has names of fields: ${fieldNames.join(', ')}.`,
    );
  }
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw new UnreadableFileError(`The column “${repeated}” is there twice.`);
  if (!columns.includes('prompt')) throw new UnreadableFileError('There is no column “prompt”.');
  return columns;
}

function readRecord({ number, cells, text, isUnclosed }: CsvRecord, columns: readonly string[]): Line {
  if (isUnclosed) return createBroken(number, text, 'A quote in this line is never closed.');
  if (cells.length > columns.length) {
    return createBroken(
      number,
      text,
      `Expected at most ${columns.length} cells, got ${cells.length}. A text with a delimiter needs quotes.`,
    );
  }
  const fields = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  return { number, text, ...readInput(fields) };
}

function createBroken(number: number, text: string, message: string): Line {
  return { number, text, input: { prompt: shorten(text) }, issues: [{ path: [], message }] };
}

function* splitLines(text: string): Generator<{ readonly number: number; readonly line: string }, void, undefined> {
  const end = /\r\n|\r|\n/g;
  let at = 0;
  for (let number = 1; at < text.length; number++) {
    end.lastIndex = at;
    const found = end.exec(text);
    const line = text.slice(at, found?.index ?? text.length);
    at = found === null ? text.length : end.lastIndex;
    if (line.trim() !== '') yield { number, line };
  }
}

function isFieldName(column: string): boolean {
  return fieldNames.some((name) => name === column);
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
