import { detectFormat, UnreadableFileError, type Format } from './parse-lines.ts';

/** A text with lines. */
export interface Source {
  /** The name of the file; PASTED without one. It is part of the keys of the lines. */
  readonly name: string;
  readonly text: string;
  readonly format: Format;
}

/** The name of a text that is not from a file. */
export const PASTED = 'pasted';

/** About 100,000 prompts. */
const MOST_BYTES = 10_000_000;
const MOST_EDITABLE = 1_000_000;

const formats: Readonly<Record<string, Format>> = {
  txt: 'txt',
  csv: 'csv',
  tsv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

/** The names of files that can be read, as a file field takes them. */
export const acceptedFiles = Object.keys(formats)
  .map((ending) => `.${ending}`)
  .join(',');

/** Reads a file. Throws an UnreadableFileError for one that is too large, of another kind, or no text. */
export async function readFile(file: File): Promise<Source> {
  const ending = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const format = formats[ending];
  if (format === undefined) {
    throw new UnreadableFileError(`Expected a file .txt, .csv or .jsonl, got “${file.name}”.`);
  }
  if (file.size > MOST_BYTES) {
    const megabytes = (file.size / 1e6).toFixed(1);
    throw new UnreadableFileError(`“${file.name}” has ${megabytes} MB; at most ${MOST_BYTES / 1e6} MB can be read.`);
  }
  return { name: file.name, format, text: decode(new Uint8Array(await file.arrayBuffer()), file.name) };
}

/** Takes a text as it was written. That of a file keeps its name, and so the keys of its lines. Throws an UnreadableFileError for one that is too long. */
export function readWritten({ name, text, format }: Source): Source {
  if (name === PASTED) return readPasted(text);
  refuseLong(text);
  return { name, text, format };
}

/** Takes a pasted text. Throws an UnreadableFileError for one that is too long. */
export function readPasted(text: string): Source {
  refuseLong(text);
  return { name: PASTED, text, format: detectFormat(text) };
}

/** True for a text of a length that a field of the page edits without delay. */
export function isEditable({ text }: Source): boolean {
  return text.length <= MOST_EDITABLE;
}

function refuseLong(text: string): void {
  if (text.length > MOST_BYTES) {
    throw new UnreadableFileError(`The text has more than ${MOST_BYTES / 1e6} million characters. Split it.`);
  }
}

/** Decodes UTF-8, or UTF-16 with its mark, as spreadsheets write it. */
export function decode(bytes: Uint8Array, name: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  let text: string | undefined;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFileError(`“${name}” is not a text in UTF-8.`);
  }
  if (text.includes('\0')) throw new UnreadableFileError(`“${name}” is not a text: it has bytes of value 0.`);
  return text;
}
