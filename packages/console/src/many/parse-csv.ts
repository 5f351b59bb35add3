/** One record of a table. */
export interface CsvRecord {
  /** The number of its first line, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
  /** The record as it stands in the file, without its line break. */
  readonly text: string;
  /** True if a quote in it is never closed; it reaches to the end of the file then. */
  readonly isUnclosed: boolean;
}

export type Delimiter = ',' | ';' | '\t';

/** Yields the records of a table by RFC 4180. Line breaks may be CRLF, LF or CR, also within quotes. Empty lines are left out. */
export function* parseCsv(text: string, delimiter: Delimiter): Generator<CsvRecord, void, undefined> {
  const end = new RegExp(`[${delimiter}\\r\\n]`, 'g');
  let at = 0;
  let number = 1;

  /** Moves to the next delimiter or line break, and returns what it passes. */
  function takePlain(): string {
    end.lastIndex = at;
    const from = at;
    at = end.exec(text)?.index ?? text.length;
    return text.slice(from, at);
  }

  /** Moves behind the closing quote. Two quotes within are one. */
  function takeQuoted(): { readonly value: string; readonly isUnclosed: boolean } {
    let value = '';
    at += 1;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote === -1) {
        value += text.slice(at);
        at = text.length;
        return { value, isUnclosed: true };
      }
      value += text.slice(at, quote);
      at = quote + 1;
      if (text[at] !== '"') return { value, isUnclosed: false };
      value += '"';
      at += 1;
    }
  }

  while (at < text.length) {
    const from = at;
    const cells: string[] = [];
    let isUnclosed = false;
    for (;;) {
      const quoted = text[at] === '"' ? takeQuoted() : undefined;
      isUnclosed ||= quoted?.isUnclosed === true;
      cells.push((quoted?.value ?? '') + takePlain());
      if (text[at] !== delimiter) break;
      at += 1;
    }
    const record = text.slice(from, at);
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    if (record !== '') yield { number, cells, text: record, isUnclosed };
    number += countLines(record);
  }
}

/** Returns the delimiter of a table: that which is most frequent in its first line, outside of quotes. */
export function findDelimiter(text: string): Delimiter {
  const [line = ''] = text.split(/[\r\n]/, 1);
  const header = line.replaceAll(/"[^"]*"/g, '');
  const delimiters = [',', ';', '\t'] as const;
  return delimiters.reduce((best, each) => (count(header, each) > count(header, best) ? each : best));
}

function countLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
