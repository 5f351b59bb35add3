import { z } from 'zod';
import { readCues } from './cue.ts';
import type { Generation } from './generation.ts';

/** One change of a sandbox's state. */
export type JournalEntry =
  /** A submission was accepted; `body` is the JSON object as it was sent. */
  | { readonly type: 'accepted'; readonly generation: Generation; readonly body: unknown }
  | { readonly type: 'clock-advanced'; readonly seconds: number };

const FORMAT = 'videogen-sandbox';
/** The version of the format, raised with every change of it. */
const VERSION = 1;

const headLine = z.object({ format: z.literal(FORMAT), version: z.int(), secret: z.base64().min(1) });

const storedGeneration = z
  .object({
    id: z.string(),
    requestId: z.string(),
    owner: z.string(),
    type: z.enum(['text-to-video', 'image-to-video', 'reference-to-video']),
    model: z.object({ key: z.string(), name: z.string(), provider: z.string().nullable() }),
    prompt: z.string(),
    duration: z.number(),
    resolution: z.string(),
    aspectRatio: z.string(),
    seed: z.number(),
    addAudio: z.boolean(),
    createdAtMs: z.number(),
    videoMs: z.number(),
    audioMs: z.number(),
    lateMs: z.number(),
  })
  .transform((it): Generation => ({ ...it, cues: readCues(it.prompt) }));

const entryLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accepted'), generation: storedGeneration, body: z.unknown() }),
  z.object({ type: z.literal('clock-advanced'), seconds: z.number() }),
]);

/** The first line of a journal, with its line break. */
export function printHead(secret: Buffer): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, secret: secret.toString('base64') })}\n`;
}

/** An entry as one line, with its line break. */
export function printEntry(entry: JournalEntry): string {
  if (entry.type !== 'accepted') return `${JSON.stringify(entry)}\n`;
  // The cues are read from the prompt again.
  const { cues: _, ...generation } = entry.generation;
  return `${JSON.stringify({ ...entry, generation })}\n`;
}

/** Parses the first line and returns the secret. Throws an Error for another format or version. */
export function parseHead(line: string): Buffer {
  const parsed = headLine.safeParse(parseJson(line));
  if (!parsed.success) throw new Error('line 1 is not the first line of a sandbox’s state file');
  const { version, secret } = parsed.data;
  if (version !== VERSION)
    throw new Error(`its format has version ${version}, and this sandbox reads version ${VERSION}`);
  return Buffer.from(secret, 'base64');
}

/** Parses any other line. Throws an Error that names its number. */
export function parseEntry(line: string, number: number): JournalEntry {
  const parsed = entryLine.safeParse(parseJson(line));
  if (!parsed.success) throw new Error(`line ${number} is not an entry of a sandbox’s state file`);
  return parsed.data;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
