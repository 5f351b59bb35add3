import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseEntry, parseHead, printEntry, printHead, type JournalEntry } from './journal-entry.ts';

/** The entries from which a sandbox restores its state after a restart. */
export interface Journal extends Disposable {
  /** The secret with which keys are masked. Masked keys identify the users, so the secret is kept with the entries. */
  readonly secret: Buffer;
  /** The entries found at the start, oldest first. */
  readonly entries: readonly JournalEntry[];
  /** Writes one entry. Once it returns, the entry survives the end of the process. Throws if the disk is full. */
  append(entry: JournalEntry): void;
  /** Removes all entries. */
  clear(): void;
}

/** Creates a journal that keeps nothing. */
export function createJournal(): Journal {
  return { secret: createSecret(), entries: [], append: () => {}, clear: () => {}, [Symbol.dispose]: () => {} };
}

/**
 * Opens a journal in a file with one JSON object a line, created with mode 0600 if it is missing. A file that cannot be read
 * is renamed, and `onUnreadable` is called with a sentence. Throws Node's own error if no file can be created.
 */
export function openJournal(path: string, onUnreadable: (sentence: string) => void): Journal {
  mkdirSync(dirname(path), { recursive: true });
  const found = readJournal(path, onUnreadable);
  const secret = found?.secret ?? createSecret();
  const head = Buffer.from(printHead(secret));
  const file = openSync(path, 'a', 0o600);
  let size = found?.size ?? 0;
  // A sandbox that was killed while writing leaves half a line. Its request was never answered, so the half is dropped.
  ftruncateSync(file, size);
  if (found === undefined) write(head);

  function write(bytes: Buffer): void {
    try {
      if (writeSync(file, bytes) < bytes.length) throw new Error(`The disk is too full for ${path}`);
      size += bytes.length;
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    }
  }

  return {
    secret,
    entries: found?.entries ?? [],
    append: (entry) => write(Buffer.from(printEntry(entry))),
    clear: () => {
      size = 0;
      ftruncateSync(file, size);
      write(head);
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

interface FoundJournal {
  readonly secret: Buffer;
  readonly entries: readonly JournalEntry[];
  /** Bytes of whole lines. */
  readonly size: number;
}

/** Undefined for a missing, empty or unreadable file. */
function readJournal(path: string, onUnreadable: (sentence: string) => void): FoundJournal | undefined {
  try {
    const bytes = readBytes(path);
    if (bytes.length === 0) return undefined;
    const size = bytes.lastIndexOf('\n') + 1;
    const [head = '', ...lines] = bytes.subarray(0, size).toString().split('\n').slice(0, -1);
    return { secret: parseHead(head), entries: lines.map((line, index) => parseEntry(line, index + 2)), size };
  } catch (error) {
    const renamed = `${path}.unreadable-${new Date().toISOString().replaceAll(/\D/g, '')}`;
    renameSync(path, renamed);
    const reason = error instanceof Error ? error.message : String(error);
    onUnreadable(
      `${path} cannot be read: ${reason}. The sandbox starts with an empty state; the file was renamed to ${renamed}`,
    );
    return undefined;
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function createSecret(): Buffer {
  return randomBytes(32);
}
